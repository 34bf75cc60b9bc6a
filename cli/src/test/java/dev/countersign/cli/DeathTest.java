package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.json.JsonMap;
import dev.countersign.testing.Needs;
import dev.countersign.testing.Signals;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The program dies in the middle of an apply: the host does not depend on it, and a person can
 * finish what is pending.
 */
@Needs({"namespaces", "smbd", "sshd"})
class DeathTest extends OnOneHost {
    private static final Duration LEASE = Duration.ofSeconds(8);
    private static final String LONG_LEASE = "300s";

    private String before = "";

    @BeforeEach
    void remember() {
        before = RealHosts.state(one.host());
    }

    @Test
    void killed_after_the_change_was_installed_the_host_puts_it_back_by_itself() throws Exception {
        neverConfirm();
        try (SecondJvm apply = apply(LEASE.toSeconds() + "s")) {
            String run = apply.awaitEvent("installed");
            apply.kill();
            long killed = System.nanoTime();
            assertThat(Files.readString(one.host().smbConf())).contains("server signing = mandatory");

            RealHosts.await(
                    LEASE.plusSeconds(5),
                    "the host put its bytes back",
                    () -> RealHosts.state(one.host()).equals(before));

            assertThat(Duration.ofNanos(System.nanoTime() - killed)).isLessThan(LEASE.plusSeconds(5));
            RealHosts.await(
                    Duration.ofSeconds(5),
                    "smbd runs them again",
                    () -> one.host().advertises().equals("not required"));
            Terminal.Said status = program.run("status", "--json");
            assertThat(status.exit()).as(status.out()).isZero();
            assertThat(runs(status).text("run")).isEqualTo(run);
            assertThat(runs(status).text("verdict")).isEqualTo("reverted");
            assertThat(one.shell("ls -A /etc/samba").output()).isEqualTo("smb.conf\n");
        }
    }

    @Test
    void a_run_that_was_orphaned_is_shown_and_can_be_confirmed() throws Exception {
        String run = orphaned();

        Terminal.Said status = program.run("status", "--json");
        Terminal.Said confirm = program.run("confirm", run, "--json");
        Terminal.Said after = program.run("status", "--json");

        assertThat(status.exit()).as(status.out()).isEqualTo(2);
        assertThat(runs(status).text("verdict")).isEqualTo("pending");
        assertThat(confirm.exit()).as(confirm.out() + confirm.err()).isZero();
        assertThat(OneHost.only(confirm).text("outcome")).isEqualTo("Committed");
        assertThat(after.exit()).as(after.out()).isZero();
        assertThat(runs(after).text("verdict")).isEqualTo("confirmed");
        assertThat(one.host().advertises()).isEqualTo("required");
        assertThat(program.run("check").exit()).isZero();
    }

    @Test
    void what_holds_only_because_of_a_pending_run_is_not_called_compliant() throws Exception {
        String run = orphaned();

        Terminal.Said check = program.run("check", "--json");
        Terminal.Said apply = program.run("apply", "--yes", "--json");

        assertThat(check.exit()).as(check.out() + check.err()).isEqualTo(3);
        assertThat(check.json().map("verdicts").integer("compliant")).isZero();
        assertThat(apply.exit()).as(apply.out() + apply.err()).isEqualTo(4);
        assertThat(OneHost.only(apply).text("reason")).contains(run);
        program.run("rollback", run, "--yes");
    }

    @Test
    void a_run_that_was_orphaned_can_be_put_back() throws Exception {
        String run = orphaned();

        Terminal.Said back = program.run("rollback", run, "--yes", "--json");

        assertThat(back.exit()).as(back.out() + back.err()).isZero();
        assertThat(RealHosts.state(one.host())).isEqualTo(before);
        assertThat(one.host().advertises()).isEqualTo("not required");
        assertThat(program.run("status").exit()).isZero();
    }

    @Test
    void nothing_else_is_applied_while_a_run_is_pending() throws Exception {
        String run = orphaned();
        String pending = RealHosts.state(one.host());

        program.terminal()
                .file(
                        "policies/signing.yaml",
                        RealHosts.REQUIRED + "    platforms: {samba: {\"server string\": \"another\"}}\n");
        Terminal.Said apply = program.run("apply", "--yes", "--json");

        assertThat(apply.exit()).as(apply.out() + apply.err()).isEqualTo(4);
        assertThat(OneHost.only(apply).text("reason")).contains(run);
        assertThat(RealHosts.state(one.host())).isEqualTo(pending);
        program.run("rollback", run, "--yes");
    }

    @Test
    @Needs("all")
    void a_confirm_that_comes_after_the_lease_says_that_everything_was_put_back() throws Exception {
        neverConfirm();
        try (SecondJvm apply = apply("5s")) {
            String run = apply.awaitEvent("installed");
            apply.kill();
            RealHosts.await(
                    Duration.ofSeconds(10),
                    "the host put its bytes back",
                    () -> RealHosts.state(one.host()).equals(before)
                            && one.host().advertises().equals("not required"));
            one.open();

            Terminal.Said refused = program.run("confirm", run, "--json");
            Terminal.Said late = program.run("confirm", run, "--accept-unproven", "--json");

            assertThat(refused.exit()).as(refused.out()).isEqualTo(5);
            assertThat(OneHost.only(refused).text("reason")).contains("put everything back", "offered on the wire");
            assertThat(late.exit()).as(late.out()).isEqualTo(5);
            assertThat(OneHost.only(late).text("outcome")).isEqualTo("RolledBack");
            assertThat(RealHosts.state(one.host())).isEqualTo(before);
        }
    }

    @Test
    @Needs(Signals.NEED)
    void interrupted_from_the_keyboard_the_host_in_flight_is_finished_and_said() throws Exception {
        interrupted("INT");
    }

    @Test
    @Needs(Signals.NEED)
    void ended_by_a_service_manager_the_host_in_flight_is_finished_and_said() throws Exception {
        interrupted("TERM");
    }

    private void interrupted(String signal) throws Exception {
        try (SecondJvm apply = apply("20s")) {
            apply.awaitEvent("intent");
            apply.signal(signal);

            int exit = apply.exit();

            assertThat(exit).as(apply.said()).isEqualTo(130);
            assertThat(apply.said()).contains("Interrupted: 1 host ").containsPattern("changed and confirmed|restored");
            Terminal.Said status = program.run("status", "--json");
            assertThat(status.exit()).as(status.out()).isZero();
            String verdict = runs(status).text("verdict");
            assertThat(verdict).isIn("confirmed", "reverted");
            assertThat(one.host().advertises()).isEqualTo(verdict.equals("confirmed") ? "required" : "not required");
        }
    }

    @Test
    @Needs(Signals.NEED)
    void interrupted_before_anything_was_begun_nothing_is_begun() throws Exception {
        one.shadowTestparm("#!/bin/sh\n: >/tmp/looked\nexec /usr/local/sbin/testparm.real \"$@\"\n");
        try (SecondJvm apply = apply("20s")) {
            RealHosts.await(
                    Duration.ofSeconds(60),
                    "it looks at the host",
                    () -> Files.exists(one.host().tree().resolve("tmp/looked")));
            apply.signal("INT");

            assertThat(apply.exit()).as(apply.said()).isEqualTo(130);
            assertThat(RealHosts.state(one.host())).isEqualTo(before);
            assertThat(one.shell("ls /var/lib/countersign").exit()).isNotZero();
        }
    }

    /** Returns a run that is installed and whose program is dead. */
    private String orphaned() throws Exception {
        neverConfirm();
        try (SecondJvm apply = apply(LONG_LEASE)) {
            String run = apply.awaitEvent("installed");
            apply.kill();
            RealHosts.await(
                    Duration.ofSeconds(10),
                    "smbd runs the new file",
                    () -> one.host().advertises().equals("required"));
            return run;
        } finally {
            one.open();
        }
    }

    /**
     * Ensures that the program never finishes confirming before it is killed, however slow this
     * machine is.
     */
    private void neverConfirm() throws IOException {
        one.misbehave("*' transaction confirm '*) exec sleep 60 ;;");
    }

    private SecondJvm apply(String lease) throws IOException {
        return SecondJvm.start(program.terminal(), "apply", "--yes", "--lease", lease);
    }

    private static JsonMap runs(Terminal.Said status) {
        return OneHost.only(status).maps("runs").get(0);
    }
}
