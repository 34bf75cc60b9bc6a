package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.json.JsonMap;
import dev.countersign.testing.LabHost;
import dev.countersign.testing.Needs;
import dev.countersign.testing.Pty;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The commands after an apply, interrupted on a real terminal at random moments: a rollback, a
 * confirm, and a resumed run. The program ends by itself, its last words say how many hosts are in
 * which state, and the command that it names completes all of them.
 */
@Needs({"script", "namespaces", "smbd", "sshd"})
class InterruptedLaterTest extends OnFiveHosts {
    /** A command that is interrupted. */
    enum Later {
        ROLLBACK("as before", 1500),
        CONFIRM("changed", 6000),
        RESUME("changed", 2500);

        private final String end;
        private final int longest;

        Later(String end, int longest) {
            this.end = end;
            this.longest = longest;
        }

        private String words(String run) {
            return switch (this) {
                case ROLLBACK -> "rollback " + run + " --lease 30s";
                case CONFIRM -> "confirm " + run;
                case RESUME -> "apply --resume " + run + " --lease 30s";
            };
        }
    }

    @ParameterizedTest
    @EnumSource
    @Needs("all")
    void at_ten_of_them(Later later) throws Exception {
        Random random = new Random(SEED + 100 + later.longest);
        for (int number = 0; number < 10; number++) {
            if (number > 0) {
                begin();
            }
            moment(later, random, number % 2 == 0 ? "" : "--parallel 2");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ROLLBACK", "RESUME"})
    @Needs("all")
    void at_the_prompt_nothing_is_done(Later later) throws Exception {
        String run = prepare(later);
        Map<String, String> before = states();
        try (Pty pty = onATerminal(later.words(run))) {
            pty.await("Type 'yes'").interrupt();

            assertThat(pty.exit(LONGEST)).isEqualTo(130);
            assertThat(pty.shown()).contains("Interrupted: no host was changed");
        }
        assertThat(states()).isEqualTo(before);
    }

    private void moment(Later later, Random random, String options) throws Exception {
        String run = prepare(later);
        long moment = random.nextInt(later.longest);
        String what = later + " " + options + " after " + moment + " ms of seed " + SEED;
        System.getLogger("moments").log(System.Logger.Level.INFO, what);
        int exit;
        String shown;
        try (Pty pty = onATerminal(options + " " + later.words(run))) {
            if (later != Later.CONFIRM) {
                pty.await("Type 'yes'").type("yes\n");
            }
            TimeUnit.MILLISECONDS.sleep(moment);
            pty.interrupt();
            exit = pty.exit(LONGEST);
            shown = pty.unfolded();
        }

        truth(what + shown, later, exit, shown);
        Terminal.Said rest = later == Later.ROLLBACK
                ? program.run("rollback", run, "--yes")
                : later == Later.CONFIRM ? program.run("confirm", run) : program.run("apply", "--resume", run, "--yes");
        assertThat(rest.exit()).as(what + shown + rest.out() + rest.err()).isZero();
        assertThat(states().values()).as(what + shown).containsOnly(later.end);
        Terminal.Said status = program.run("status", "--json");
        assertThat(status.exit()).as(what + shown + status.out()).isZero();
    }

    /** Asserts that the hosts are in the state that the program reported and returned. */
    private void truth(String what, Later later, int exit, String shown) throws Exception {
        Map<String, String> states = states();
        assertThat(states.values()).as(what).isSubsetOf("as before", "changed");
        Set<String> pending = pending();
        long atEnd = states.entrySet().stream()
                .filter(each -> each.getValue().equals(later.end) && !pending.contains(each.getKey()))
                .count();
        Matcher last = LAST_WORDS.matcher(shown);
        if (shown.contains("Interrupted: no host was changed")) {
            assertThat(exit).as(what).isEqualTo(130);
            assertThat(atEnd).as(what).isZero();
        } else if (last.find()) {
            assertThat(exit).as(what).isEqualTo(pending.isEmpty() ? 130 : 6);
            assertThat(number(last.group(1), "not settled")).as(what).isEqualTo(pending.size());
            assertThat(number(last.group(1), later == Later.ROLLBACK ? "restored" : "changed and confirmed"))
                    .as(what)
                    .isEqualTo(atEnd);
        } else if (shown.replace("^C", "").isBlank()) {
            // The program had not begun: the launcher's shell, or a JVM without a handler yet, ends
            // at once.
            assertThat(exit).as(what).isEqualTo(130);
            assertThat(atEnd).as(what).isZero();
        } else {
            assertThat(exit).as("it came too late: " + what).isZero();
            assertThat(atEnd).as(what).isEqualTo(HOSTS);
        }
    }

    private Set<String> pending() {
        Set<String> pending = new TreeSet<>();
        for (JsonMap host : program.run("status", "--json").json().maps("hosts")) {
            if (host.maps("runs").stream().anyMatch(run -> run.text("verdict").equals("pending"))) {
                pending.add(host.text("host"));
            }
        }
        return pending;
    }

    /**
     * Returns a run that all hosts confirmed; one that is pending on all; or one that is pending on
     * three and not begun on two.
     */
    private String prepare(Later later) throws Exception {
        if (later == Later.ROLLBACK) {
            Terminal.Said apply = program.run("apply", "--yes", "--json");
            assertThat(apply.exit()).as(apply.out() + apply.err()).isZero();
            return apply.json().text("run");
        }
        confirmsHang();
        String serial = later == Later.CONFIRM ? "5" : "3";
        try (SecondJvm apply =
                SecondJvm.start(program.terminal(), "apply", "--yes", "--lease", "120s", "--serial", serial)) {
            String run = apply.awaitEvent("installed");
            Path journal = program.terminal().directory().resolve(".countersign/runs/" + run + "/journal.jsonl");
            RealHosts.await(LONGEST, serial + " hosts wait", () -> confirming(journal) == Integer.parseInt(serial));
            apply.kill();
            confirmsWork();
            return run;
        }
    }

    private static long confirming(Path journal) {
        try {
            return Files.readString(journal)
                    .lines()
                    .filter(each -> each.contains("\"event\":\"confirming\""))
                    .count();
        } catch (IOException beingWritten) {
            return 0;
        }
    }

    private void confirmsHang() throws IOException {
        String key = Files.readString(Path.of(lab.key() + ".pub"));
        for (LabHost host : lab.hosts()) {
            Path program = host.tree().resolve("usr-local-sbin/misbehave");
            Files.writeString(program, """
                    #!/bin/sh
                    case $SSH_ORIGINAL_COMMAND in *' transaction confirm '*) exec sleep 60 ;; esac
                    exec sh -c "$SSH_ORIGINAL_COMMAND"
                    """);
            Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
            Files.writeString(authorizedKeys(host), "command=\"/usr/local/sbin/misbehave\" " + key);
        }
    }

    private void confirmsWork() throws IOException {
        for (LabHost host : lab.hosts()) {
            Files.copy(Path.of(lab.key() + ".pub"), authorizedKeys(host), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static Path authorizedKeys(LabHost host) {
        return host.tree().resolve("root/.ssh/authorized_keys");
    }
}
