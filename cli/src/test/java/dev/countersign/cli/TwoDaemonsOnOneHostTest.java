package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.json.JsonMap;
import dev.countersign.observation.WireAnswer.Advertised;
import dev.countersign.testing.Lab;
import dev.countersign.testing.Needs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two real smbd on one host on purpose, each with a file, a port and a posture of its own: one for
 * old devices, one for the rest.
 */
@Needs({"namespaces", "smbd", "sshd", "testparm"})
class TwoDaemonsOnOneHostTest {
    private static final String SECOND = "/etc/samba/ps2.conf";
    private static final int PORT = 1054;
    private static FieldHost host;

    @TempDir
    Path temporary;

    private RealHosts program;

    @BeforeAll
    static void up() throws IOException {
        host = FieldHost.up();
    }

    @AfterAll
    static void down() {
        host.close();
    }

    @BeforeEach
    void bothRun() throws Exception {
        program = host.begin(temporary);
        host.stop();
        host.write(host.text("two-daemons", "smb.conf"));
        host.shell("mkdir -p /run/samba/ps2/ncalrpc; cat >" + SECOND + " <<'END'\n"
                        + host.text("two-daemons", "ps2.conf") + "\nEND")
                .orFail();
        host.start();
        host.start("-s", SECOND);
        RealHosts.await(
                Duration.ofSeconds(20),
                "both listen",
                () -> RealHosts.looks(host.host()) != Advertised.UNKNOWN && second() != Advertised.UNKNOWN);
    }

    private Advertised second() {
        return RealHosts.looks(host.host().address(), PORT);
    }

    private String bytes(String path) {
        return host.shell("sha256sum " + path).orFail().output();
    }

    /** Returns the number and the start of each master that reads {@code words}. */
    private String process(String words) {
        return host.shell("for each in $(pgrep -x smbd -P 1); do if tr '\\0' ' ' </proc/$each/cmdline | grep -q -e '"
                        + words + "'; then cut -d' ' -f1,22 /proc/$each/stat; fi; done")
                .orFail()
                .output();
    }

    private void inventory(String main, String second) throws IOException {
        String plain = Files.readString(host.lab().inventory());
        String line = plain.lines()
                .filter(each -> each.strip().startsWith("fs1:"))
                .findFirst()
                .orElseThrow();
        program.terminal()
                .file(
                        "inventories/lab.yaml",
                        plain.replace(
                                line,
                                line.replaceFirst("\\{", "{" + main)
                                        + "\n"
                                        + line.replaceFirst("fs1:", "ps2:").replaceFirst("\\{", "{" + second)));
    }

    private static JsonMap named(Terminal.Said said, String name) {
        return said.json().maps("hosts").stream()
                .filter(each -> each.text("host").equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(said.out() + said.err()));
    }

    @Needs("all")
    @Test
    void each_is_checked_on_its_own_endpoint_and_changed_there_alone() throws Exception {
        inventory("", "smb: [{port: " + PORT + "}], ");
        String theirs = bytes("/etc/samba/smb.conf");
        String process = process("smbd -D $");
        String own = process(SECOND);

        Terminal.Said check = program.run("check", "--json");
        Terminal.Said apply = program.run("apply", "--yes", "--json", "-l", "ps2");

        assertThat(named(check, "fs1").maps("rules").get(0).text("advertised")).isEqualTo("offered");
        // As testparm prints "disabled".
        assertThat(named(check, "ps2").maps("rules").get(0).text("configured")).isEqualTo("No");
        assertThat(apply.exit()).as(apply.out() + apply.err()).isZero();
        assertThat(named(apply, "ps2").text("outcome")).isEqualTo("Committed");
        assertThat(second()).isEqualTo(Advertised.REQUIRED);
        assertThat(RealHosts.looks(host.host())).isEqualTo(Advertised.OFFERED);
        assertThat(bytes("/etc/samba/smb.conf")).isEqualTo(theirs);
        assertThat(process("smbd -D $")).isEqualTo(process).isNotEmpty();
        assertThat(process(SECOND)).isEqualTo(own).isNotEmpty();
    }

    @Needs("all")
    @Test
    void both_are_changed_by_one_apply_in_a_run_each_and_rolled_back() throws Exception {
        inventory("", "smb: [{port: " + PORT + "}], instance: {document: " + SECOND + "}, ");
        String first = bytes("/etc/samba/smb.conf");
        String other = bytes(SECOND);

        Terminal.Said plan = program.run("plan", "--canary", "ps2", "--json");
        Terminal.Said apply = program.run("apply", "--yes", "--canary", "ps2", "--json");
        Advertised changed = RealHosts.looks(host.host());
        Advertised changedToo = second();

        assertThat(apply.exit()).as(apply.out() + apply.err()).isZero();
        assertThat(apply.json().texts("runs")).hasSize(2);
        assertThat(changed).isEqualTo(Advertised.REQUIRED);
        assertThat(changedToo).isEqualTo(Advertised.REQUIRED);
        assertThat(plan.json().maps("batches").stream().map(each -> each.texts("hosts")))
                .containsExactly(List.of("ps2"), List.of("fs1"));
        assertThat(apply.json().maps("batches"))
                .allMatch(each -> each.bool("begun"))
                .hasSize(2);
        JsonMap canary = program.run("show", apply.json().text("run"), "--json").json();
        assertThat(canary.maps("hosts").stream().map(each -> each.text("host"))).containsExactly("ps2");
        for (String run : apply.json().texts("runs")) {
            Terminal.Said back = program.run("rollback", run, "--yes");
            assertThat(back.exit()).as(back.out() + back.err()).isZero();
        }
        assertThat(bytes("/etc/samba/smb.conf")).isEqualTo(first);
        assertThat(bytes(SECOND)).isEqualTo(other);
        assertThat(RealHosts.looks(host.host())).isEqualTo(Advertised.OFFERED);
    }

    @Needs("all")
    @Test
    void when_the_second_run_of_the_machine_fails_the_first_is_rolled_back_too_if_that_was_asked_for()
            throws Exception {
        try (Lab other = Lab.up(1)) {
            // fs1 has a second endpoint, which is served by a machine that is not changed.
            inventory(
                    "smb: [{address: " + host.host().address() + "}, {address: "
                            + other.host(1).address() + "}], ",
                    "smb: [{port: " + PORT + "}], instance: {document: " + SECOND + "}, ");
            String first = bytes("/etc/samba/smb.conf");
            String second = bytes(SECOND);
            Advertised before = second();

            Terminal.Said apply =
                    program.run("apply", "--yes", "--canary", "ps2", "--lease", "20s", "--roll-back-all", "--json");
            Terminal.Said status = program.run("status");

            assertThat(apply.exit()).as(apply.out() + apply.err()).isEqualTo(5);
            assertThat(apply.json().texts("runs")).hasSize(2);
            assertThat(apply.json().texts("rolledBackBy")).hasSize(1);
            assertThat(named(apply, "ps2").text("outcome")).isEqualTo("RolledBack");
            assertThat(named(apply, "fs1").text("outcome")).isEqualTo("RolledBack");
            assertThat(bytes("/etc/samba/smb.conf")).isEqualTo(first);
            assertThat(bytes(SECOND)).isEqualTo(second);
            assertThat(RealHosts.looks(host.host())).isEqualTo(Advertised.OFFERED);
            assertThat(second()).isEqualTo(before);
            assertThat(status.exit()).as(status.out()).isZero();
            for (String run : apply.json().texts("runs")) {
                assertThat(program.run("show", run, "--json").json().text("exit"))
                        .isEqualTo("5");
            }
        }
    }

    @Test
    void without_a_name_both_are_shown_and_the_one_that_violates_is_changed() throws Exception {
        host.write(host.text("two-daemons", "smb.conf").replace("[global]", "[global]\n   server signing = mandatory"));
        RealHosts.reload(host.host());
        RealHosts.await(
                Duration.ofSeconds(10),
                "the first requires signing",
                () -> RealHosts.looks(host.host()) == Advertised.REQUIRED);
        String theirs = bytes("/etc/samba/smb.conf");
        String process = process("smbd -D $");
        String before = bytes(SECOND);

        Terminal.Said check = program.run("check", "--json");
        Terminal.Said shown = program.run("check", "-v");
        String kept = temporary.resolve("kept.plan").toString();
        program.run("plan", "--out", kept);
        Terminal.Said apply = program.run("apply", kept, "--yes", "--json");
        Advertised after = second();
        Terminal.Said again = program.run("apply", "--resume", program.lastRun(), "--yes", "--json");
        Terminal.Said status = program.run("status", "-v");
        Terminal.Said back = program.run("rollback", program.lastRun(), "--yes", "--json");

        assertThat(check.exit()).as(check.out()).isEqualTo(2);
        assertThat(named(check, "fs1").text("verdict")).isEqualTo("compliant");
        assertThat(named(check, "fs1:" + PORT).text("verdict")).isEqualTo("violated");
        assertThat(shown.out()).contains("fs1:" + PORT, SECOND);
        assertThat(apply.exit()).as(apply.out() + apply.err()).isZero();
        assertThat(named(apply, "fs1").text("outcome")).isEqualTo("AlreadyCompliant");
        assertThat(named(apply, "fs1:" + PORT).text("outcome")).isEqualTo("Committed");
        assertThat(after).isEqualTo(Advertised.REQUIRED);
        assertThat(again.exit()).as(again.out() + again.err()).isZero();
        assertThat(named(again, "fs1").text("outcome")).isEqualTo("AlreadyCompliant");
        assertThat(status.exit()).as(status.out()).isZero();
        assertThat(back.exit()).as(back.out() + back.err()).isZero();
        assertThat(named(back, "fs1:" + PORT).text("outcome")).isEqualTo("RolledBack");
        assertThat(bytes(SECOND)).isEqualTo(before);
        assertThat(bytes("/etc/samba/smb.conf")).isEqualTo(theirs);
        assertThat(process("smbd -D $")).isEqualTo(process).isNotEmpty();
        assertThat(RealHosts.looks(host.host())).isEqualTo(Advertised.REQUIRED);
    }

    @Needs("all")
    @Test
    void without_a_name_both_that_violate_are_changed_by_one_apply() throws Exception {
        Terminal.Said apply = program.run("apply", "--yes", "--json");

        assertThat(apply.exit()).as(apply.out() + apply.err()).isZero();
        assertThat(apply.json().texts("runs")).hasSize(2);
        assertThat(RealHosts.looks(host.host())).isEqualTo(Advertised.REQUIRED);
        assertThat(second()).isEqualTo(Advertised.REQUIRED);
        assertThat(program.run("check").exit()).isZero();
    }

    @Needs("all")
    @Test
    void one_that_is_named_by_its_port_is_changed_alone() throws Exception {
        String first = bytes("/etc/samba/smb.conf");

        Terminal.Said absent = program.run("check", "--json", "-l", "fs1:" + (PORT + 1));
        Terminal.Said apply = program.run("apply", "--yes", "--json", "-l", "fs1:" + PORT);

        assertThat(absent.exit()).as(absent.out()).isEqualTo(3);
        assertThat(absent.out()).contains("no smbd of this machine listens at port " + (PORT + 1));
        assertThat(apply.exit()).as(apply.out() + apply.err()).isZero();
        assertThat(apply.json().maps("hosts")).hasSize(1);
        assertThat(named(apply, "fs1:" + PORT).text("outcome")).isEqualTo("Committed");
        assertThat(second()).isEqualTo(Advertised.REQUIRED);
        assertThat(RealHosts.looks(host.host())).isEqualTo(Advertised.OFFERED);
        assertThat(bytes("/etc/samba/smb.conf")).isEqualTo(first);
    }

    /** What a run left on the host once nothing is pending there: its verdict, or nothing. */
    private String settled() throws InterruptedException {
        RealHosts.await(
                Duration.ofSeconds(60),
                "every run is settled",
                () -> host.shell("for each in /var/lib/countersign/*Z-*; do test ! -d $each || test -f $each/settled"
                                        + " || exit 1; done")
                                .exit()
                        == 0);
        return host.shell("for each in /var/lib/countersign/*Z-*; do readlink $each/verdict; done")
                .output()
                .strip();
    }

    @Test
    @Needs("all")
    void killed_at_ten_random_points_both_come_back() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        long usual = 6_000;
        for (int round = 0; round < 10; round++) {
            if (round > 0) {
                temporary = Files.createDirectories(temporary.resolveSibling("round" + round));
                bothRun();
            }
            host.write(host.text("two-daemons", "smb.conf")
                    .replace("[global]", "[global]\n   server signing = mandatory"));
            RealHosts.reload(host.host());
            RealHosts.await(
                    Duration.ofSeconds(10),
                    "the first requires signing",
                    () -> RealHosts.looks(host.host()) == Advertised.REQUIRED);
            String theirs = bytes("/etc/samba/smb.conf");
            String before = bytes(SECOND);
            Advertised wire = second();
            String process = process("smbd -D $");
            String own = process(SECOND);
            String point = "seed " + seed + ", round " + round;

            long begun = System.nanoTime();
            try (SecondJvm apply = SecondJvm.start(program.terminal(), "apply", "--yes", "--lease", "5s")) {
                // The last rounds come late: there it is installed, and waits for its proof.
                Thread.sleep(500 + random.nextInt((int) usual));
                if (round % 2 == 1) {
                    host.shell("pkill -9 -f 'revert install'");
                }
                usual = apply.ended() ? Math.max(1_500, (System.nanoTime() - begun) / 1_000_000) : usual;
                apply.kill();
            }
            String verdict = settled();

            boolean kept = verdict.equals("confirmed");
            assertThat(bytes(SECOND).equals(before)).as(point + ": " + verdict).isEqualTo(!kept);
            RealHosts.await(
                    Duration.ofSeconds(10),
                    point + ": the second serves what its file says",
                    () -> second() == (kept ? Advertised.REQUIRED : wire));
            assertThat(bytes("/etc/samba/smb.conf")).as(point).isEqualTo(theirs);
            assertThat(RealHosts.looks(host.host())).as(point).isEqualTo(Advertised.REQUIRED);
            assertThat(process("smbd -D $")).as(point).isEqualTo(process).isNotEmpty();
            assertThat(process(SECOND)).as(point).isEqualTo(own).isNotEmpty();
        }
    }

    @Needs("all")
    @Test
    void two_that_read_the_same_file_are_named_as_such_and_refused() throws Exception {
        host.stop();
        host.shell("mkdir -p /run/samba/ps2/ncalrpc").orFail();
        host.start();
        host.start(
                "-p",
                "" + PORT,
                "--option=pid directory=/run/samba/ps2",
                "--option=lock directory=/run/samba/ps2",
                "--option=state directory=/run/samba/ps2",
                "--option=ncalrpc dir=/run/samba/ps2/ncalrpc");
        RealHosts.await(
                Duration.ofSeconds(20),
                "both listen",
                () -> RealHosts.looks(host.host()) != Advertised.UNKNOWN && second() != Advertised.UNKNOWN);
        String before = bytes("/etc/samba/smb.conf");

        Terminal.Said plan = program.run("plan", "--json");

        assertThat(plan.exit()).as(plan.out()).isIn(3, 4);
        assertThat(named(plan, "fs1").text("reason"))
                .contains("2 smbd run here with the same file", ":445", ":" + PORT)
                .doesNotContain("cannot be told");
        assertThat(named(plan, "fs1").text("advice")).startsWith("give each a file of its own");
        assertThat(bytes("/etc/samba/smb.conf")).isEqualTo(before);
    }

    @Needs("all")
    @Test
    void a_document_whose_server_is_not_at_the_endpoint_is_refused_and_both_are_named() throws Exception {
        inventory("", "instance: {document: " + SECOND + "}, ");
        String first = bytes("/etc/samba/smb.conf");
        String other = bytes(SECOND);

        Terminal.Said apply = program.run("apply", "--yes", "--json", "-l", "ps2");

        assertThat(apply.exit()).as(apply.out()).isEqualTo(4);
        assertThat(named(apply, "ps2").text("reason"))
                .contains("/etc/samba/smb.conf", SECOND, ":445", ":" + PORT, "cannot be told");
        assertThat(bytes("/etc/samba/smb.conf")).isEqualTo(first);
        assertThat(bytes(SECOND)).isEqualTo(other);
    }
}
