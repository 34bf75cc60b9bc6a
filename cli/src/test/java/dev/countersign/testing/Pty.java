package dev.countersign.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * A program on a separate terminal: its output can be read, and a test can type, press Ctrl-C, or
 * close the window. Uses {@code script}, which Debian always has. Tests that use it declare
 * {@code @Needs("script")}.
 */
public final class Pty implements AutoCloseable {
    private final Process script;
    private final StringBuilder shown = new StringBuilder();

    private Pty(Process script) {
        this.script = script;
        Thread reader = new Thread(this::read, "pty");
        reader.setDaemon(true);
        reader.start();
    }

    /**
     * Starts a shell command line on a new terminal of 100 columns.
     *
     * @param variables added to the environment of this process
     */
    public static Pty start(Path directory, Map<String, String> variables, String line) throws IOException {
        return start(directory, variables, 100, line);
    }

    /** Same as {@link #start(Path, Map, String)}, on a terminal of this many columns. */
    public static Pty start(Path directory, Map<String, String> variables, int columns, String line)
            throws IOException {
        // The process that started these tests may have made them ignore SIGINT; on a newly opened
        // terminal it is not ignored.
        ProcessBuilder builder = new ProcessBuilder(
                        "env",
                        "--default-signal=INT,QUIT,HUP",
                        "script",
                        "-qefc",
                        "stty cols " + columns + " rows 30; " + line,
                        "/dev/null")
                .directory(directory.toFile())
                .redirectErrorStream(true);
        builder.environment().putAll(Map.of("TERM", "xterm", "SHELL", "/bin/sh"));
        List.of("NO_COLOR", "COLUMNS").forEach(builder.environment()::remove);
        builder.environment().putAll(variables);
        return new Pty(builder.start());
    }

    private void read() {
        byte[] piece = new byte[8192];
        try (InputStream from = script.getInputStream()) {
            for (int read = from.read(piece); read >= 0; read = from.read(piece)) {
                synchronized (shown) {
                    shown.append(new String(piece, 0, read, StandardCharsets.ISO_8859_1));
                }
            }
        } catch (IOException closed) {
            // It ended.
        }
    }

    /**
     * Returns everything that the terminal got so far, including control characters; one byte per
     * character.
     */
    public String shown() {
        synchronized (shown) {
            return shown.toString();
        }
    }

    /**
     * Returns the same without colours and without the line breaks of messages that were folded at
     * the terminal's width.
     */
    public String unfolded() {
        return shown().replaceAll("\u001b\\[[0-9;]*m", "").replaceAll("\r?\n {2}(?! )", " ");
    }

    /** Waits until the terminal shows something. */
    public Pty await(String text) throws InterruptedException {
        return await(Duration.ofSeconds(60), text, said -> said.contains(text));
    }

    private Pty await(Duration patience, String what, Predicate<String> condition) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!condition.test(shown())) {
            if (System.nanoTime() > deadline || (!script.isAlive() && !condition.test(shown()))) {
                throw new AssertionError("the terminal never showed: " + what + "\n" + shown());
            }
            TimeUnit.MILLISECONDS.sleep(10);
        }
        return this;
    }

    /** Types, as at a keyboard. */
    public Pty type(String text) throws IOException {
        OutputStream keyboard = script.getOutputStream();
        keyboard.write(text.getBytes(StandardCharsets.UTF_8));
        keyboard.flush();
        return this;
    }

    /**
     * Presses Ctrl-C: the terminal sends SIGINT to the foreground program. It may be too late if
     * the program has ended.
     */
    public Pty interrupt() throws IOException {
        try {
            return type("\003");
        } catch (IOException closed) {
            if (script.isAlive()) {
                throw closed;
            }
            return this;
        }
    }

    /** Returns the JVM on it, once there is one. */
    public ProcessHandle jvm() {
        return script.descendants()
                .filter(each -> each.info().command().orElse("").endsWith("/java"))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no JVM runs on it: " + shown()));
    }

    /**
     * Closes the window: programs on the terminal get SIGHUP, and can no longer read or write it.
     */
    public void hangUp() throws InterruptedException {
        script.destroyForcibly().waitFor();
    }

    /** Waits for the end and returns the exit status. */
    public int exit(Duration patience) throws InterruptedException {
        if (!script.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("it did not end within " + patience.toSeconds() + " s:\n" + shown());
        }
        return script.exitValue();
    }

    @Override
    public void close() {
        script.descendants().forEach(ProcessHandle::destroyForcibly);
        script.destroyForcibly();
    }
}
