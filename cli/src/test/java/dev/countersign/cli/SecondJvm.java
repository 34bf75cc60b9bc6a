package dev.countersign.cli;

import dev.countersign.testing.Signals;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The program as a separate process, which can be killed. Its files are those of a
 * {@link Terminal}.
 */
public final class SecondJvm implements AutoCloseable {
    private final Process process;
    private final Path output;
    private final Path directory;

    private SecondJvm(Process process, Path output, Path directory) {
        this.process = process;
        this.output = output;
        this.directory = directory;
    }

    /** Starts one command line in the working directory of {@code terminal}. */
    public static SecondJvm start(Terminal terminal, String... arguments) throws IOException {
        return start(terminal, command(terminal, List.of(), arguments));
    }

    /**
     * Returns the command that starts the program with further JVM options: for a test that puts a
     * different program before it.
     */
    public static List<String> command(Terminal terminal, List<String> options, String... arguments) {
        List<String> command = new ArrayList<>(Signals.before());
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Duser.home=" + terminal.home()));
        command.addAll(options);
        command.addAll(List.of(
                "-cp",
                classPath(),
                Main.class.getName(),
                "-C",
                terminal.directory().toString()));
        command.addAll(List.of(arguments));
        return command;
    }

    /** Starts a command that ends with one of {@link #command}. */
    public static SecondJvm start(Terminal terminal, List<String> command) throws IOException {
        Path output = Files.createTempFile(terminal.home(), "said", "");
        return new SecondJvm(
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start(),
                output,
                terminal.directory());
    }

    // Surefire may hide the real class path behind its own jar.
    private static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }

    /** Waits until the run's journal contains an event, and returns the name of the run. */
    public String awaitEvent(String event) throws InterruptedException {
        RealHosts.await(Duration.ofSeconds(60), "the journal says " + event, () -> {
            if (!process.isAlive() && run(event).isEmpty()) {
                throw new AssertionError("it ended before " + event + ": " + said());
            }
            return !run(event).isEmpty();
        });
        return run(event);
    }

    private String run(String event) {
        Path runs = directory.resolve(".countersign/runs");
        if (!Files.isDirectory(runs)) {
            return "";
        }
        try (Stream<Path> all = Files.list(runs)) {
            return all.filter(each -> journal(each).contains("\"event\":\"" + event + "\""))
                    .map(each -> each.getFileName().toString())
                    .findFirst()
                    .orElse("");
        } catch (IOException vanished) {
            return "";
        }
    }

    private static String journal(Path run) {
        try (Stream<Path> files = Files.walk(run)) {
            StringBuilder text = new StringBuilder();
            for (Path each : files.filter(file -> file.getFileName().toString().startsWith("journal"))
                    .toList()) {
                text.append(Files.readString(each));
            }
            return text.toString();
        } catch (IOException beingWritten) {
            return "";
        }
    }

    /** Kills it so that it cannot react. */
    public void kill() throws InterruptedException {
        jvm().destroyForcibly();
        process.waitFor();
    }

    /** Kills the process that was started, but not the JVM below it. */
    public void killOutermost() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Returns the JVM itself, even if it was started by something else. */
    public ProcessHandle jvm() {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .filter(each -> each.info().command().orElse("").endsWith("/java"))
                .findFirst()
                .orElse(process.toHandle());
    }

    /** Sends a signal, {@code INT} or {@code TERM}. */
    public void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-s", name, String.valueOf(jvm().pid()))
                .start()
                .waitFor();
    }

    /** Whether it has ended. */
    boolean ended() {
        return !process.isAlive();
    }

    /** Waits for its end and returns the exit code. */
    public int exit() throws InterruptedException {
        if (!process.waitFor(90, TimeUnit.SECONDS)) {
            throw new AssertionError("it did not end: " + said());
        }
        return process.exitValue();
    }

    /** Returns its output so far, both streams. */
    public String said() {
        try {
            return Files.readString(output, StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            return "";
        }
    }

    @Override
    public void close() {
        jvm().destroyForcibly();
        process.destroyForcibly();
    }
}
