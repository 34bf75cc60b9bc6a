package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.json.JsonMap;
import dev.countersign.testing.Needs;
import dev.countersign.testing.SystemdHost;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A lease on a host with a real init, whose logind ends everything that a login started, root's too
 * (KillUserProcesses). The guest is a separate Debian; nothing is changed on the machine that it
 * runs on.
 */
@Needs("systemd-guest")
class SystemdTest {
    private static SystemdHost guest;
    private static String original = "";

    @TempDir
    Path temporary;

    private Terminal program;

    @BeforeAll
    static void up() {
        guest = SystemdHost.up();
        original = shell("base64 -w0 /etc/samba/smb.conf");
    }

    @AfterAll
    static void down() {
        guest.close();
    }

    @BeforeEach
    void begin() throws Exception {
        shell("umount /etc/systemd/system 2>/dev/null; rm -rf /var/lib/countersign; echo " + original
                + " | base64 -d >/etc/samba/smb.conf; smbcontrol smbd reload-config; sed -i 's/^.*ssh-ed/ssh-ed/' "
                + "/root/.ssh/authorized_keys");
        await("signing is not required", () -> wire().equals("not required"));
        program = RealHosts.terminal(guest.inventory(), temporary);
    }

    @Test
    void the_plan_says_what_holds_the_lease_and_what_a_reboot_does() {
        Terminal.Said said = program.run("plan");
        JsonMap host = OneHost.only(program.run("plan", "--json"));

        // what cannot restore itself after a reboot is named, and this host can
        assertThat(said.out())
                .contains("Undo: each host restores itself unless the change is confirmed within 120 s")
                .doesNotContain("reboot");
        assertThat(host.map("lease").asMap())
                .containsEntry("timer", "systemd-run")
                .containsEntry("boot", "systemd");
        assertThat(shell("ls /var/lib/countersign 2>&1")).contains("No such file");
    }

    @Test
    void the_timer_outlives_the_login_that_started_it_and_puts_everything_back() throws Exception {
        String run = orphaned("10s");

        await(
                "every login has ended",
                () -> shell("loginctl list-sessions --no-legend").isEmpty());
        assertThat(shell("systemctl is-active countersign-" + run)).isEqualTo("active\n");
        assertThat(units()).contains("countersign-" + run + "-boot.service");
        assertThat(wire()).isEqualTo("required");
        await("the lease has ended and everything is back", () -> wire().equals("not required"));

        await(
                "the run is settled",
                () -> shell("cat /var/lib/countersign/" + run + "/settled").startsWith("restored"));
        itIsAsItWas();
    }

    @Test
    void a_timer_that_ends_again_and_again_is_started_each_time() throws Exception {
        String run = orphaned("25s");

        // More often than systemd restarts a unit by itself: like a process table that is full for
        // seconds.
        for (int times = 0; times < 8; times++) {
            await(
                    "the timer runs",
                    () -> shell("systemctl is-active countersign-" + run).equals("active\n"));
            shell("systemctl kill -s KILL countersign-" + run + "; sleep 0.3");
        }

        await("the lease has ended and everything is back", () -> wire().equals("not required"));
        await(
                "the run is settled",
                () -> shell("cat /var/lib/countersign/" + run + "/settled").startsWith("restored"));
        itIsAsItWas();
    }

    @Test
    void rebooted_within_the_lease_it_puts_everything_back_before_smbd_starts() throws Exception {
        String run = orphaned("300s");

        guest.reboot();

        itIsAsItWas();
        assertRevertedBeforeSmbd(run);
    }

    @Test
    void after_a_power_cut_within_the_lease_it_puts_everything_back_before_smbd_starts() throws Exception {
        String run = orphaned("300s");

        guest.cut();

        itIsAsItWas();
        assertRevertedBeforeSmbd(run);
    }

    @Test
    void a_confirm_takes_the_unit_away_and_the_change_stays_after_a_reboot() throws Exception {
        Terminal.Said applied = program.run("apply", "--yes", "--json");
        String units = units();

        guest.reboot();

        assertThat(applied.exit()).as(applied.out() + applied.err()).isZero();
        assertThat(OneHost.only(applied).text("outcome")).isEqualTo("Committed");
        assertThat(units).doesNotContain("countersign");
        assertThat(wire()).isEqualTo("required");
        assertThat(program.run("check").exit()).isZero();
    }

    @Test
    void a_unit_that_systemd_starts_within_the_same_boot_does_nothing() throws Exception {
        String run = orphaned("300s");

        // Starting any unit starts what is missing of sysinit.target, once systemd has reloaded its
        // units.
        shell("systemctl daemon-reload; systemctl restart systemd-tmpfiles-clean.service systemd-logind.service");
        String said = shell("systemctl start countersign-" + run + "-boot.service; journalctl -b -o cat -u countersign-"
                + run + "-boot.service");
        Terminal.Said confirmed = program.run("confirm", run, "--json");

        assertThat(said).contains(run + ": its lease is of this boot, nothing to do");
        assertThat(confirmed.exit()).as(confirmed.out() + confirmed.err()).isZero();
        assertThat(wire()).isEqualTo("required");
        assertThat(units()).doesNotContain("countersign");
    }

    @Test
    void where_no_unit_can_be_written_the_plan_says_so_and_the_next_contact_settles_it() throws Exception {
        shell("mount --bind /etc/systemd/system /etc/systemd/system && mount -o remount,bind,ro /etc/systemd/system");
        Terminal.Said plan = program.run("plan");
        String run = orphaned("300s");

        guest.cut();

        assertThat(plan.out())
                .contains("it does nothing by itself, and the next contact settles the run:"
                        + " /etc/systemd/system cannot be written");
        assertThat(wire()).isEqualTo("required");
        Terminal.Said back = program.run("rollback", run, "--yes");
        assertThat(back.exit()).as(back.out() + back.err()).isZero();
        await("smbd runs the old file", () -> wire().equals("not required"));
        itIsAsItWas();
    }

    /** Returns a run that is installed, whose program is dead and whose logins have ended. */
    private String orphaned(String lease) throws Exception {
        shell("""
                cat >/usr/local/sbin/misbehave <<'END'
                #!/bin/sh
                case $SSH_ORIGINAL_COMMAND in *' transaction confirm '*) exec sleep 60 ;; esac
                exec sh -c "$SSH_ORIGINAL_COMMAND"
                END
                chmod +x /usr/local/sbin/misbehave
                sed -i 's,^ssh-ed,command="/usr/local/sbin/misbehave" ssh-ed,' /root/.ssh/authorized_keys
                """);
        try (SecondJvm apply = SecondJvm.start(program, "apply", "--yes", "--lease", lease)) {
            String run = apply.awaitEvent("installed");
            apply.kill();
            return run;
        } finally {
            shell("sed -i 's/^.*ssh-ed/ssh-ed/' /root/.ssh/authorized_keys");
        }
    }

    private void itIsAsItWas() {
        assertThat(shell("base64 -w0 /etc/samba/smb.conf")).isEqualTo(original);
        assertThat(wire()).isEqualTo("not required");
        assertThat(shell("ls -A /etc/samba")).doesNotContain("countersign");
        assertThat(units()).doesNotContain("countersign");
        assertThat(shell("systemctl --failed --no-legend")).isEmpty();
        assertThat(program.run("status").exit()).isZero();
    }

    private static void assertRevertedBeforeSmbd(String run) {
        String boot = shell("journalctl -b -o cat");
        assertThat(boot).contains(run + ": reverted, restored the daemon is down");
        assertThat(boot.indexOf("Finished countersign-" + run + "-boot.service"))
                .isGreaterThan(0)
                .isLessThan(boot.indexOf("Starting smbd.service"));
    }

    private static String units() {
        return shell("cd /etc/systemd/system && find . | sort");
    }

    private static String wire() {
        return RealHosts.nmap(guest.network());
    }

    private static String shell(String script) {
        return guest.shell(script).output();
    }

    private static void await(String what, BooleanSupplier holds) throws InterruptedException {
        RealHosts.await(Duration.ofSeconds(20), what, holds);
    }
}
