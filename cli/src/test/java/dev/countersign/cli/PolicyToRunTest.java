package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Lab;
import dev.countersign.testing.Needs;
import dev.countersign.testing.Ran;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From {@code init} to a run on a real server that names the commit it came from. */
@Needs({"namespaces", "smbd", "sshd", "git"})
class PolicyToRunTest {
    @TempDir
    Path temporary;

    @Test
    void a_run_names_the_commit_and_an_uncommitted_change_shows_as_dirty() throws IOException {
        try (Lab lab = Lab.up(1)) {
            RealHosts hosts = RealHosts.of(lab, temporary);
            Terminal terminal = hosts.terminal();
            assertThat(terminal.run("init").exit()).isZero();
            git(terminal, "config user.name Tester && git config user.email tester@example.net");

            terminal.file("policies/signing.yaml", RealHosts.REQUIRED.replace("server signing", "server sigining"));
            Terminal.Said typo = terminal.run("lint");
            assertThat(typo.exit()).isEqualTo(65);
            assertThat(typo.out()).contains("policies/signing.yaml:6:15: unknown posture word 'server sigining'");

            terminal.file("policies/signing.yaml", RealHosts.REQUIRED);
            assertThat(terminal.run("commit", "-m", "Signing is required").exit())
                    .isZero();
            String commit = git(terminal, "rev-parse HEAD");

            Path plan = temporary.resolve("fleet.plan");
            Terminal.Said planned = terminal.run("plan", "--out", plan.toString());
            assertThat(planned.exit()).isEqualTo(2);
            assertThat(planned.out()).contains("policy " + commit.substring(0, 8));
            Terminal.Said shown = terminal.run("show", plan.toString());
            assertThat(shown.exit()).isZero();
            assertThat(shown.out()).contains("revision " + commit, "+\tserver signing = mandatory", "1 to change");

            assertThat(terminal.run("apply", plan.toString(), "--yes").exit()).isZero();
            assertThat(terminal.run("history").out()).contains(commit.substring(0, 8) + "  1 host: 1 changed; exit 0");
            Terminal.Said run = terminal.run("show", hosts.lastRun());
            assertThat(run.exit()).isZero();
            assertThat(run.out())
                    .contains("policy " + commit, "changed          fs1", "+\tserver signing = mandatory")
                    .contains("kept: before, after, wire-before, wire-after");

            terminal.file("policies/signing.yaml", RealHosts.REQUIRED.replace("why: test", "why: another reason"));
            assertThat(terminal.run("plan").out()).contains("policy " + commit.substring(0, 8) + " (dirty)");
            assertThat(terminal.run("show", plan.toString()).out())
                    .contains("It cannot be applied here", "policies/signing.yaml");
            assertThat(terminal.run("history", "--verify").exit()).isZero();
            assertThat(git(terminal, "fsck --strict")).isEmpty();
        }
    }

    private static String git(Terminal terminal, String arguments) {
        return Ran.of(List.of("sh", "-c", "cd '" + terminal.directory() + "' && git " + arguments))
                .orFail()
                .output()
                .strip();
    }
}
