package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.json.JsonMap;
import dev.countersign.testing.LabHost;
import dev.countersign.testing.Needs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code apply --rehearse-rollback} proves the rollback on the first host before any other is
 * changed.
 */
@Needs({"namespaces", "smbd", "sshd"})
class RehearsedRollbackTest {
    @TempDir
    Path temporary;

    private OneHost one;
    private LabHost other;
    private RealHosts program;

    @BeforeEach
    void two_hosts() throws IOException, InterruptedException {
        one = OneHost.up(2);
        other = one.lab().host(2);
        program = one.begin(temporary);
    }

    @AfterEach
    void down() {
        one.close();
    }

    private Terminal.Said apply() {
        return program.run("apply", "--rehearse-rollback", "--serial", "100%", "--yes", "--json");
    }

    private static List<String> outcomes(Terminal.Said said) {
        return said.json().maps("hosts").stream()
                .map(each -> each.text("outcome"))
                .toList();
    }

    private String history(String run) {
        return program.run("show", run, "-v").out();
    }

    @Test
    void the_first_host_is_changed_put_back_proved_and_changed_again_and_then_the_rest() {
        String before = RealHosts.state(one.host());
        String others = RealHosts.state(other);

        Terminal.Said apply = apply();

        assertThat(apply.exit()).as(apply.out() + apply.err()).isZero();
        assertThat(outcomes(apply)).containsExactly("Committed", "Committed");
        JsonMap rehearsal = apply.json().map("rehearsal");
        assertThat(rehearsal.text("host")).isEqualTo("fs1");
        assertThat(before).startsWith(rehearsal.text("sha256"));
        assertThat(history(rehearsal.text("apply"))).contains("changed          fs1");
        assertThat(history(rehearsal.text("rollback"))).contains("restored         fs1");
        assertThat(history(apply.json().text("run")))
                .contains(
                        "rehearsed  fs1  apply=" + rehearsal.text("apply") + " rollback=" + rehearsal.text("rollback"));
        assertThat(program.run("history").out().lines().filter(line -> line.contains("tester")))
                .hasSize(3);
        assertThat(one.host().advertises()).isEqualTo("required");
        assertThat(other.advertises()).isEqualTo("required");
        assertThat(program.run("history", "--verify").exit()).isZero();

        Terminal.Said back = program.run("rollback", apply.json().text("run"), "--yes");

        assertThat(back.exit()).as(back.out() + back.err()).isZero();
        assertThat(RealHosts.state(one.host())).isEqualTo(before);
        assertThat(RealHosts.state(other)).isEqualTo(others);
    }

    @Test
    void a_program_that_can_keep_no_key_rehearses_too() throws IOException {
        Files.createFile(program.terminal().home().resolve(".config")); // no directory can be created there

        Terminal.Said apply = apply();

        assertThat(apply.exit()).as(apply.out() + apply.err()).isZero();
        assertThat(outcomes(apply)).containsExactly("Committed", "Committed");
        assertThat(apply.json().map("rehearsal").text("wire")).isEqualTo("offered");
    }

    @Test
    void where_git_tracks_the_runs_no_host_is_changed_for_a_rollback_that_would_be_refused() throws Exception {
        String before = RealHosts.state(one.host());
        program.terminal().file(".countersign/.gitignore", "");
        String work = program.terminal().directory().toString();
        for (List<String> each : List.of(List.of("init", "-q"), List.of("add", ".countersign"))) {
            List<String> git = new java.util.ArrayList<>(List.of("git", "-C", work));
            git.addAll(each);
            assertThat(new ProcessBuilder(git).inheritIO().start().waitFor()).isZero();
        }

        Terminal.Said apply = apply();

        assertThat(apply.exit()).as(apply.out() + apply.err()).isEqualTo(4);
        assertThat(apply.out() + apply.err()).contains("Git tracks .countersign", "nothing was changed");
        assertThat(RealHosts.state(one.host())).isEqualTo(before);
    }

    @Test
    @Needs("all")
    void a_rollback_that_fails_in_the_rehearsal_stops_everything() throws IOException {
        String others = RealHosts.state(other);
        // The first apply is let through; the second one, which would roll it back, gets no reply.
        one.misbehave("*' transaction apply '*) if test -e /tmp/applied; then exit 3; fi; : >/tmp/applied ;;");

        Terminal.Said apply = apply();

        assertThat(apply.exit()).as(apply.out() + apply.err()).isEqualTo(1);
        assertThat(outcomes(apply)).containsExactly("Committed", "NotAttempted");
        String applied = apply.json().map("rehearsal").text("apply");
        JsonMap canary = apply.json().maps("hosts").get(0);
        assertThat(canary.text("reason")).contains("its rollback failed in the rehearsal");
        assertThat(canary.text("advice")).isEqualTo("countersign rollback " + applied);
        assertThat(RealHosts.state(other)).isEqualTo(others);
        assertThat(one.host().advertises()).isEqualTo("required");
        one.open();
        assertThat(program.run("rollback", applied, "--yes").exit()).isZero();
        assertThat(Files.readString(one.host().smbConf())).isEqualTo(one.smbConf());
    }

    @Test
    void a_host_that_is_not_as_it_was_after_its_rollback_stops_everything() throws IOException {
        String others = RealHosts.state(other);
        // Somebody changes the mode at the moment when the rollback is confirmed.
        one.misbehave(
                "*' transaction confirm '*) if test -e /tmp/confirmed; then chmod 0600 /etc/samba/smb.conf; fi; : >/tmp/confirmed ;;");

        Terminal.Said apply = apply();

        assertThat(apply.exit()).as(apply.out() + apply.err()).isEqualTo(6);
        assertThat(outcomes(apply)).containsExactly("NeedsPerson", "NotAttempted");
        assertThat(apply.json().maps("hosts").get(0).text("reason")).contains("a different owner or mode");
        assertThat(RealHosts.state(other)).isEqualTo(others);
    }
}
