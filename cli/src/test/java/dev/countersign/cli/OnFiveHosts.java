package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.json.JsonMap;
import dev.countersign.observation.WireAnswer.Advertised;
import dev.countersign.testing.Lab;
import dev.countersign.testing.LabHost;
import dev.countersign.testing.Pty;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Five real hosts that a class's tests share, and the launcher on a real terminal, where Ctrl-C is
 * pressed.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class OnFiveHosts {
    static final int HOSTS = 5;
    static final Duration LONGEST = Duration.ofSeconds(60);
    static final long SEED = Long.getLong("countersign.seed", 20261129);
    static final Pattern LAST_WORDS = Pattern.compile("Interrupted: (\\d.*?) \\(run (\\S+)\\)");

    @TempDir
    Path temporary;

    Lab lab;
    RealHosts program;
    Path launcher;
    private final Map<String, String> before = new LinkedHashMap<>();

    @BeforeAll
    void up() throws IOException {
        lab = Lab.up(HOSTS);
        for (LabHost host : lab.hosts()) {
            before.put(host.name(), Files.readString(host.smbConf(), StandardCharsets.ISO_8859_1));
        }
    }

    @AfterAll
    void down() {
        lab.close();
    }

    @BeforeEach
    void begin() throws Exception {
        putBack();
        program = RealHosts.of(lab, Files.createTempDirectory(temporary, "program"));
        launcher = Launcher.in(program.terminal().home().resolve("checkout"));
    }

    /** Asserts that the host and the journal agree with the process. */
    void settled(String run, int exit) {
        Terminal.Said status = program.run("status", "--json");
        assertThat(status.exit()).as(status.out()).isZero();
        assertThat(program.run("show", run, "--json").json().text("exit")).isEqualTo(String.valueOf(exit));
    }

    Map<String, String> outcomes(String run) {
        Map<String, String> outcomes = new TreeMap<>();
        for (JsonMap host : program.run("show", run, "--json").json().maps("hosts")) {
            outcomes.put(host.text("host"), host.text("outcome"));
        }
        return outcomes;
    }

    static int number(String words, String state) {
        Matcher found = Pattern.compile("(\\d+) hosts? " + state).matcher(words);
        return found.find() ? Integer.parseInt(found.group(1)) : 0;
    }

    /** Returns the state of each host, by its file and its wire. */
    Map<String, String> states() throws IOException {
        Map<String, String> states = new TreeMap<>();
        for (LabHost host : lab.hosts()) {
            String text = Files.readString(host.smbConf(), StandardCharsets.ISO_8859_1);
            boolean same = text.equals(before.get(host.name()));
            String wire = RealHosts.looks(host).word();
            boolean required = text.contains("server signing = mandatory");
            states.put(
                    host.name(),
                    same && wire.equals("offered")
                            ? "as before"
                            : required && wire.equals("required") ? "changed" : "unknown: " + wire + " " + text);
        }
        return states;
    }

    /**
     * Starts a command line of the program on a separate terminal. It replaces the shell: a shell
     * that waits for it would get Ctrl-C too, and end with 130 whatever the program's exit code.
     */
    Pty onATerminal(String words) throws IOException {
        return Pty.start(temporary, variables(), "exec " + command(words));
    }

    String command(String words) {
        return String.join(
                " ",
                List.of(
                        launcher.toString(),
                        "-C",
                        program.terminal().directory().toString(),
                        words));
    }

    Map<String, String> variables() {
        return Map.of("HOME", program.terminal().home().toString());
    }

    void putBack() throws Exception {
        for (LabHost host : lab.hosts()) {
            host.exec("rm", "-rf", "/var/lib/countersign");
            Files.writeString(host.smbConf(), before.get(host.name()), StandardCharsets.ISO_8859_1);
            RealHosts.reload(host);
        }
        for (LabHost host : lab.hosts()) {
            RealHosts.await(
                    Duration.ofSeconds(10), "it is as before", () -> RealHosts.looks(host) == Advertised.OFFERED);
        }
    }
}
