package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.json.JsonMap;
import dev.countersign.testing.Needs;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A host without systemd is rebooted in the middle of a lease: nothing there starts again by
 * itself, so the next contact finds the run and settles it.
 */
@Needs({"namespaces", "smbd", "sshd"})
class RebootTest extends OnOneHost {

    private String before = "";
    private String run = "";

    /** Creates a run that is installed, whose program is dead, on a host that was rebooted. */
    @BeforeEach
    void rebootedWithinTheLease() throws Exception {
        before = RealHosts.state(one.host());
        one.misbehave("*' transaction confirm '*) exec sleep 60 ;;");
        try (SecondJvm apply = SecondJvm.start(program.terminal(), "apply", "--yes", "--lease", "300s")) {
            run = apply.awaitEvent("installed");
            apply.kill();
        }
        one.host().reboot();
        one.open();
        assertThat(one.host().advertises()).isEqualTo("required");
    }

    @Test
    void status_finds_it_and_rollback_puts_everything_back() throws Exception {
        Terminal.Said status = program.run("status", "--json");
        Terminal.Said said = program.run("status");
        Terminal.Said back = program.run("rollback", run, "--yes", "--json");

        assertThat(status.exit()).as(status.out()).isEqualTo(2);
        JsonMap pending = OneHost.only(status).maps("runs").get(0);
        assertThat(List.of(pending.text("run"), pending.text("verdict"))).containsExactly(run, "pending");
        assertThat(pending.asMap()).containsEntry("secondsLeft", 0L);
        assertThat(said.out())
                .contains(run, "the lease has expired: the host is restoring itself, or it was rebooted and is waiting")
                .contains("countersign rollback " + run);
        assertThat(back.exit()).as(back.out() + back.err()).isZero();
        settled();
    }

    @Test
    void a_confirm_comes_too_late_and_puts_everything_back() throws Exception {
        Terminal.Said late = program.run("confirm", run, "--json");

        assertThat(late.exit()).as(late.out() + late.err()).isEqualTo(5);
        assertThat(OneHost.only(late).text("outcome")).isEqualTo("RolledBack");
        settled();
    }

    @Test
    @Needs("all")
    void the_next_apply_puts_everything_back_first_and_then_plans() throws Exception {
        program.terminal()
                .file(
                        "policies/signing.yaml",
                        RealHosts.REQUIRED + "    platforms: {samba: {\"server string\": \"another\"}}\n");

        Terminal.Said plan = program.run("plan", "--json");
        Terminal.Said nobody = program.run("apply", "--json");
        boolean untouched = !RealHosts.state(one.host()).equals(before);
        Terminal.Said most = program.run("apply", "--yes", "--max-changes", "0");
        boolean back = RealHosts.state(one.host()).equals(before);
        Terminal.Said apply = program.run("apply", "--yes", "--json");

        assertThat(OneHost.only(plan).text("reason")).contains(run).contains("its lease is over");
        assertThat(nobody.exit()).as(nobody.out() + nobody.err()).isEqualTo(4);
        assertThat(untouched).isTrue();
        assertThat(apply.exit()).as(apply.out() + apply.err()).isZero();
        assertThat(most.exit()).as(most.out() + most.err()).isEqualTo(4);
        assertThat(most.err())
                .contains("run " + run + " was reverted on fs1")
                .contains("--max-changes is 0; an overdue run was reverted on 1 host, and nothing else was changed")
                .doesNotContain("nothing was changed");
        assertThat(back).isTrue();
        assertThat(OneHost.only(apply).maps("changes").get(0).text("diff")).contains("+\tserver signing = mandatory");
        assertThat(Files.readString(one.host().smbConf())).contains("server string = another");
        assertThat(program.run("status").exit()).isZero();
    }

    private void settled() throws Exception {
        assertThat(RealHosts.state(one.host())).isEqualTo(before);
        RealHosts.await(
                Duration.ofSeconds(5),
                "smbd runs the old file",
                () -> one.host().advertises().equals("not required"));
        assertThat(one.shell("ls -A /etc/samba").output()).isEqualTo("smb.conf\n");
        assertThat(program.run("status").exit()).isZero();
    }
}
