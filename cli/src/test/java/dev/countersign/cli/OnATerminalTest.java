package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.cli.terminal.Environment;
import dev.countersign.cli.terminal.HiddenInput;
import dev.countersign.fleet.HostRoots;
import dev.countersign.operation.Interrupt;
import dev.countersign.testing.MachineClock;
import dev.countersign.testing.Needs;
import dev.countersign.testing.Pty;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Colour and progress: only on a terminal, for each stream separately, and not if switched off. */
class OnATerminalTest {
    private static final String BAR = "% [";
    private static final String ESCAPE = "\033[";

    @TempDir
    Path temporary;

    private Terminal terminal;

    @BeforeEach
    void a_host_that_nobody_is_at() {
        terminal = Terminal.in(temporary);
        terminal.file("policies/signing.yaml", RealHosts.REQUIRED);
        terminal.file("inventories/none.yaml", "hosts:\n  fs1: {address: 127.0.0.1, port: 1, user: root}\n");
    }

    @Test
    void on_a_terminal_there_is_a_bar_that_is_gone_in_the_end_and_colour() {
        Said said = run("012", Map.of(), "check");

        assertThat(said.out).contains(ESCAPE);
        assertThat(said.err).contains(BAR).doesNotContain(ESCAPE + "K");
        assertThat(seen(said.err)).as("what is left of it").doesNotContain("[", "%");
    }

    @ParameterizedTest
    @CsvSource({
        "'', false, false",
        "0, false, false",
        "1, true, false",
        "2, false, true",
        "01, true, false",
        "02, false, true",
        "12, true, true",
        "012, true, true",
    })
    void each_stream_is_asked_on_its_own(String terminals, boolean colour, boolean bar) {
        Said said = run(terminals, Map.of(), "check");

        assertThat(said.out.contains(ESCAPE)).as("colour on standard output").isEqualTo(colour);
        assertThat(said.err.contains(BAR)).as("bar on standard error").isEqualTo(bar);
        assertThat(bar ? "" : said.err).as("no line for work of a moment").isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "NO_COLOR=1  |            | true",
                "TERM=dumb   |            | false",
                "X=          | --no-color | true",
                "X=          | --json     | false",
                "X=          | -q         | false",
            })
    void who_asks_for_less_gets_less(String variable, String option, boolean bar) {
        String[] pair = variable.split("=", 2);
        List<String> words = new ArrayList<>(List.of("check"));
        if (option != null) {
            words.add(option);
        }

        Said said = run("012", Map.of(pair[0], pair[1]), words.toArray(String[]::new));

        boolean colour = "-q".equals(option);
        assertThat(said.out.contains(ESCAPE)).as("colour").isEqualTo(colour);
        assertThat(said.err.contains(BAR)).as("bar").isEqualTo(bar);
        assertThat(said.err).doesNotContain(ESCAPE);
    }

    @Test
    void the_help_has_no_colour_where_none_is_asked_for() {
        assertThat(run("012", Map.of(), "--help").out).contains(ESCAPE);
        assertThat(run("012", Map.of(), "--no-color", "--help").out).doesNotContain(ESCAPE);
        assertThat(run("012", Map.of("NO_COLOR", "1"), "--help").out).doesNotContain(ESCAPE);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 20, 40, 100})
    void the_bar_fits_its_terminal(int width) {
        Said said = run("012", Map.of(), width, "check");

        int widest = said.err
                .lines()
                .flatMap(line -> Stream.of(line.split("\r")))
                .mapToInt(String::length)
                .max()
                .orElse(0);
        assertThat(widest).isLessThan(Math.max(21, width));
    }

    /** The launcher detects terminals; the program of this test run is behind it. */
    @Test
    @Needs("script")
    void through_the_launcher_a_real_terminal_has_a_bar_and_colour_and_a_pipe_has_neither() throws Exception {
        Path launcher = Launcher.in(temporary.resolve("checkout"));
        String line = launcher + " -C " + terminal.directory() + " check";

        String both = shown(line);
        String piped = shown(line + " | cat");
        String neither = shown(line + " 2>&1 | cat");

        assertThat(both).contains(BAR, ESCAPE + "33m");
        assertThat(both).contains("] 0/1 (").containsPattern("\r {99}\r");
        assertThat(piped).contains(BAR).doesNotContain(ESCAPE);
        assertThat(neither).contains("CHECK   1 host").doesNotContain(BAR, ESCAPE);
    }

    private String shown(String line) throws IOException, InterruptedException {
        try (Pty pty = Pty.start(temporary, Map.of("HOME", terminal.home().toString()), line)) {
            pty.exit(Duration.ofSeconds(60));
            return pty.shown();
        }
    }

    /** Returns what a person finally sees: every line after its last carriage return. */
    private static String seen(String text) {
        return Stream.of(text.split("\n"))
                .map(line -> line.substring(line.lastIndexOf('\r') + 1))
                .collect(Collectors.joining("\n"));
    }

    private record Said(String out, String err) {}

    private Said run(String terminals, Map<String, String> variables, String... arguments) {
        return run(terminals, variables, Environment.USUAL_WIDTH, arguments);
    }

    private Said run(String terminals, Map<String, String> variables, int width, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Environment environment = new Environment(
                new ByteArrayInputStream(new byte[0]),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                variables,
                terminal.home(),
                "tester",
                new MachineClock(),
                terminals.contains("0"),
                terminals.contains("1"),
                terminals.contains("2"),
                HiddenInput.NONE,
                width,
                new Interrupt(),
                HostRoots.NONE);
        List<String> words = new ArrayList<>(List.of("-C", terminal.directory().toString()));
        words.addAll(List.of(arguments));
        Program.run(environment, words.toArray(String[]::new));
        return new Said(out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
