package dev.countersign.testing;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The result of a program on this machine that a test ran to its end. Not for programs that the
 * test interacts with.
 *
 * @param exit its exit status
 * @param output what it wrote to standard output, as UTF-8
 * @param error what it wrote to standard error, as UTF-8
 */
public record Ran(int exit, String output, String error) {

    /**
     * Runs a program without input. If it takes more than two minutes, it is killed and the test
     * fails.
     */
    public static Ran of(List<String> command) {
        return of("", command);
    }

    /** Runs a program that reads {@code input} to its end. */
    public static Ran of(String input, List<String> command) {
        try {
            Path files = Files.createTempDirectory("ran");
            try {
                return of(input, command, files.resolve("output"), files.resolve("error"));
            } finally {
                Files.deleteIfExists(files.resolve("output"));
                Files.deleteIfExists(files.resolve("error"));
                Files.delete(files);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while running " + command, interrupted);
        }
    }

    // Into files: a program that leaves a daemon behind would keep a pipe open for ever.
    private static Ran of(String input, List<String> command, Path output, Path error)
            throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectOutput(output.toFile())
                .redirectError(error.toFile())
                .start();
        try (OutputStream standardInput = process.getOutputStream()) {
            standardInput.write(input.getBytes(StandardCharsets.UTF_8));
        } catch (IOException closed) {
            // it did not read its input to the end: its exit status tells more than this would
        }
        if (!process.waitFor(2, TimeUnit.MINUTES)) {
            process.destroyForcibly().waitFor();
            throw new IllegalStateException("took more than two minutes: " + command);
        }
        return new Ran(process.exitValue(), text(output), text(error));
    }

    private static String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }

    /** Returns this if the exit status is 0; otherwise the test fails and shows the output. */
    public Ran orFail() {
        if (exit != 0) {
            throw new AssertionError("exit status " + exit + "\n" + error + output);
        }
        return this;
    }
}
