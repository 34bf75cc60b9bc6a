package dev.countersign.cli;

import dev.countersign.cli.terminal.Environment;
import dev.countersign.cli.terminal.HiddenInput;
import dev.countersign.cli.tour.CommandRunner;
import dev.countersign.fleet.HostRoots;
import dev.countersign.json.Json;
import dev.countersign.json.JsonMap;
import dev.countersign.operation.Interrupt;
import dev.countersign.transaction.Clock;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import picocli.CommandLine;

/**
 * The program as a script runs it: in this process, with its own home and working directory, no
 * terminal, and streams that can be read afterwards. Not for tests that need a second process
 * (kill, a real tty).
 */
public final class Terminal {
    /** The time at which runs begin and waivers end. It does not move unless the program sleeps. */
    public static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    private final Path home;
    private final Path directory;
    private final Map<String, String> variables = new TreeMap<>();
    private Clock clock = new Still(NOW);
    private String input = "";
    private boolean terminal;
    /** So wide that nothing is folded: most tests search for words. */
    private int width = 10_000;

    private HiddenInput hidden = HiddenInput.NONE;

    private HostRoots roots = HostRoots.NONE;

    private Terminal(Path home, Path directory) {
        this.home = home;
        this.directory = directory;
    }

    /** Simulates a person who types a secret; only asked where {@link #typing} is set too. */
    public Terminal types(HiddenInput input) {
        hidden = input;
        return this;
    }

    /** The terminal gets this many columns. */
    public Terminal width(int columns) {
        width = columns;
        return this;
    }

    /**
     * Creates a terminal below {@code temporary}, an empty directory, with {@code home} and
     * {@code work} in it.
     *
     * <p>The program gets {@code -C work} before its arguments, because a JVM cannot change its
     * directory.
     */
    public static Terminal in(Path temporary) {
        try {
            return new Terminal(
                    Files.createDirectories(temporary.resolve("home")),
                    Files.createDirectories(temporary.resolve("work")));
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    /** Creates a terminal whose home and repository exist. */
    static Terminal at(Path home, Path directory) {
        return new Terminal(home, directory);
    }

    /** Returns the directory of {@code ~}. */
    public Path home() {
        return home;
    }

    /** Returns the policy repository that the program works in. */
    public Path directory() {
        return directory;
    }

    /** Sets an environment variable. */
    public Terminal variable(String name, String value) {
        variables.put(name, value);
        return this;
    }

    /** Uses a different clock, for example the machine's. */
    public Terminal clock(Clock other) {
        clock = other;
        return this;
    }

    /** Uses embedded hosts with these roots. */
    Terminal roots(HostRoots other) {
        roots = other;
        return this;
    }

    /** Simulates a person who types {@code text}: all three streams are terminals. */
    public Terminal typing(String text) {
        input = text;
        terminal = true;
        return this;
    }

    /** Grants everything that the repository requires, with the program's own command. */
    public Terminal trust(String... options) {
        Said said = granting(options);
        if (said.exit() != 0) {
            throw new AssertionError("not granted: " + said);
        }
        return this;
    }

    /** Same as {@link #trust}, but returns the command's output. */
    Said granting(String... options) {
        String before = input;
        boolean was = terminal;
        try {
            return typing("y\n".repeat(100))
                    .run(Stream.concat(Stream.of("trust"), Stream.of(options)).toArray(String[]::new));
        } finally {
            input = before;
            terminal = was;
        }
    }

    /** Sets the input to another program's output. */
    public Terminal piping(String text) {
        input = text;
        return this;
    }

    /** Writes a file in the working directory, whatever was there. */
    public Terminal file(String path, String content) {
        try {
            Path file = directory.resolve(path);
            Files.createDirectories(file.getParent());
            Files.writeString(file, content);
            return this;
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    /** Copies a platform folder of the program into the repository, each file changed by {@code edit}. */
    public Terminal shipped(String platform, UnaryOperator<String> edit) {
        Path folder = Path.of("..", "templates", platform);
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path each : files.filter(Files::isRegularFile).toList()) {
                file("templates/" + platform + "/" + folder.relativize(each), edit.apply(Files.readString(each)));
            }
            return this;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Returns the text of a file in the working directory. */
    public String text(String path) {
        try {
            return Files.readString(directory.resolve(path));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Runs one command line in the working directory. */
    public Said run(String... arguments) {
        String[] all = new String[arguments.length + 2];
        all[0] = "-C";
        all[1] = directory.toString();
        System.arraycopy(arguments, 0, all, 2, arguments.length);
        return runBare(all);
    }

    /** Runs one command line without {@code -C}. */
    public Said runBare(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int exit = Program.run(
                environment(
                        new PrintStream(out, false, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8)),
                arguments);
        return new Said(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** Runs command lines of the program. */
    public static final CommandRunner RUNNER = Program::run;

    /** Returns the program's command line, to inspect it. */
    static CommandLine line() {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        return Program.line(new Terminal(Path.of("/"), Path.of("/")).environment(nowhere, nowhere));
    }

    private Environment environment(PrintStream out, PrintStream err) {
        return new Environment(
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                out,
                err,
                variables,
                home,
                "tester",
                clock,
                terminal,
                terminal,
                terminal,
                hidden,
                width,
                new Interrupt(),
                roots);
    }

    /**
     * The result of a command line.
     *
     * @param out the result, as UTF-8
     * @param err everything else
     */
    public record Said(int exit, String out, String err) {
        /** Returns the one document of {@code --json}; fails if there is anything else. */
        public JsonMap json() {
            return Json.readMap(out.getBytes(StandardCharsets.UTF_8), "standard output", Json.Limits.OURS);
        }
    }

    /** A clock that moves only when the program waits. */
    private static final class Still implements Clock {
        private Instant now;

        Still(Instant now) {
            this.now = now;
        }

        @Override
        public synchronized Instant now() {
            return now;
        }

        @Override
        public synchronized long nanoTime() {
            return Duration.between(NOW, now).toNanos();
        }

        @Override
        public synchronized void sleep(Duration duration) {
            now = now.plus(duration);
        }
    }
}
