package dev.countersign.document;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The real testparm, for tests that compare our reading with Samba's. */
final class Testparm {
    private Testparm() {}

    /** What it printed; texts are one character a byte. */
    record Answer(int exit, String output, String errors) {
        /** The rows of the dump but those of one parameter. */
        List<String> dumpWithout(String parameter) {
            return output.lines()
                    .filter(row -> !row.strip().startsWith(parameter + " ="))
                    .toList();
        }
    }

    /** What testparm prints for a global parameter of the file; empty output when it does not load. */
    static Answer value(Path file, String parameter) {
        return run(
                file.resolveSibling(""), List.of("testparm", "-s", "--parameter-name=" + parameter, file.toString()));
    }

    /** Every setting with its default. */
    static Answer dump(Path file) {
        return run(file.resolveSibling(""), List.of("testparm", "-sv", file.toString()));
    }

    /** One program to its end, without input, in the C locale. */
    static Answer run(Path directory, List<String> words) {
        try {
            Path out = Files.createTempFile("countersign-test", ".out");
            Path err = Files.createTempFile("countersign-test", ".err");
            ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(words))
                    .directory(directory.toFile())
                    .redirectInput(new java.io.File("/dev/null"))
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile());
            builder.environment().put("LC_ALL", "C.UTF-8");
            builder.environment().remove("SAMBA_DEPRECATED_SUPPRESS");
            Process process = builder.start();
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException(words + " did not end");
            }
            Answer answer = new Answer(
                    process.exitValue(),
                    Files.readString(out, StandardCharsets.ISO_8859_1),
                    Files.readString(err, StandardCharsets.ISO_8859_1));
            Files.delete(out);
            Files.delete(err);
            return answer;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }
}
