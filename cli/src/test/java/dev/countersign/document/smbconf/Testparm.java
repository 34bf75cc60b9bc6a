package dev.countersign.document.smbconf;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The real testparm, for tests that compare our reading with Samba's. */
public final class Testparm {
    private Testparm() {}

    /** Its output; texts are one character per byte. */
    public record Answer(int exit, String output, String errors) {
        // A carriage return may be inside a name: only a line feed ends a row
        private Stream<String> rows() {
            return Pattern.compile("\n").splitAsStream(output);
        }

        /** Returns the rows of the dump except those of one parameter. */
        List<String> dumpWithout(String parameter) {
            return rows().filter(row -> !row.strip().startsWith(parameter + " ="))
                    .toList();
        }

        /**
         * Returns the value of a parameter in the dump's global section; empty if the file did not
         * load.
         */
        Optional<String> global(String parameter) {
            return rows().skip(1)
                    .takeWhile(row -> !row.startsWith("[") || row.equals("[global]"))
                    .filter(row -> row.startsWith("\t" + parameter + " = "))
                    .map(row -> row.substring(parameter.length() + 4))
                    .findFirst();
        }

        /** Returns the names of the shares in the dump, in lower case, sorted. */
        List<String> shares() {
            return rows().filter(row -> row.startsWith("[") && !row.equals("[global]"))
                    .map(row -> SmbWord.lower(row.substring(1, row.length() - 1)))
                    .sorted()
                    .toList();
        }
    }

    /**
     * Returns the part of our reading that testparm should agree with: testparm does not follow
     * {@code config file}.
     */
    static SmbConfMeaning meaning(SmbConfReading ours) {
        return ours.elsewhere().flatMap(SmbConfReading.Elsewhere::registry).orElse(ours.main());
    }

    /**
     * Returns what testparm prints for a global parameter of the file; empty output if it does not
     * load.
     */
    static Answer value(Path file, String parameter) {
        return run(
                file.resolveSibling(""), List.of("testparm", "-s", "--parameter-name=" + parameter, file.toString()));
    }

    /** Returns every setting with its default. */
    static Answer dump(Path file) {
        return run(file.resolveSibling(""), List.of("testparm", "-sv", file.toString()));
    }

    /** Runs one program to its end, without input, in the C locale. */
    public static Answer run(Path directory, List<String> words) {
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
