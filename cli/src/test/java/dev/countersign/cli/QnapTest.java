package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.observation.WireAnswer.Advertised;
import dev.countersign.testing.Needs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** QTS from check to rollback: lab/qnap, a stand-in for getcfg, setcfg and smb.sh, in front of a real smbd behind real SSH. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Needs({"namespaces", "smbd", "sshd", "nmap"})
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class QnapTest {
    private static final String FACTORY = """
            [global]
            workgroup = LAB
            server string = NAS Server
            security = USER
            restrict anonymous = 2
            [Public]
            path = /share/Public
            """;

    @TempDir
    Path temporary;

    private StandIn nas;
    private RealHosts program;

    @BeforeAll
    void up() {
        nas = StandIn.up("qnap", StandIn.ROOT);
    }

    @AfterAll
    void down() {
        nas.close();
    }

    @BeforeEach
    void begin() throws IOException, InterruptedException {
        keep(FACTORY);
        program = nas.begin(
                temporary,
                "cd /share/HDA_ROOT; rm -rf .config/countersign overwrites ignores; /etc/init.d/smb.sh restart");
    }

    private void keep(String text) throws IOException {
        Files.writeString(nas.host().tree().resolve("own/share/HDA_ROOT/.config/smb.conf"), text);
    }

    private void configuration(String text) throws IOException, InterruptedException {
        keep(text);
        nas.shell("/etc/init.d/smb.sh restart");
        nas.offers();
    }

    private String configuration() {
        return nas.shell("cat /etc/config/smb.conf");
    }

    @Test
    void a_qts_is_recognised_planned_changed_proved_on_the_wire_and_what_was_absent_is_absent_again() {
        String smbd = nas.shell("cat /run/samba/smbd.pid");

        Terminal.Said check = program.run("check", "--json");
        Terminal.Said plan = program.run("plan");
        Terminal.Said refused = program.run("apply", "--yes", "--allow-documented", "--json");

        assertThat(check.exit()).as(check.out()).isEqualTo(2);
        assertThat(OneHost.only(check).text("platform")).isEqualTo("qnap");
        assertThat(OneHost.only(check).maps("rules").get(0).text("configured")).isEqualTo("not set");
        assertThat(plan.out())
                .contains(
                        "+server signing=mandatory",
                        "what is known of QNAP QTS is experimental",
                        "ends every open session",
                        "which field of the web interface sets it, if any, is not known",
                        "网页界面");
        assertThat(refused.exit()).isEqualTo(4);
        assertThat(OneHost.only(refused).text("advice")).contains("--allow-experimental");
        assertThat(configuration()).isEqualTo(FACTORY);

        Terminal.Said applied = StandIn.apply(program, "--allow-experimental");

        assertThat(applied.exit()).as(applied.out() + applied.err()).isZero();
        assertThat(OneHost.only(applied).text("outcome")).isEqualTo("Committed");
        assertThat(configuration()).isEqualTo(FACTORY.replace("[Public]", "server signing = mandatory\n[Public]"));
        assertThat(nas.shell("cat /run/samba/smbd.pid")).isNotEqualTo(smbd);
        assertThat(RealHosts.nmap(nas.host())).isEqualTo("required");
        assertThat(nas.shell("ls -d /share/HDA_ROOT/.config/countersign")).isNotEmpty();
        assertThat(OneHost.only(StandIn.apply(program, "--allow-experimental")).text("outcome"))
                .isEqualTo("AlreadyCompliant");

        Terminal.Said back = program.run("rollback", applied.json().text("run"), "--yes", "--json");

        assertThat(back.exit()).as(back.out() + back.err()).isZero();
        assertThat(configuration()).isEqualTo(FACTORY);
        assertThat(RealHosts.nmap(nas.host())).isEqualTo("not required");
    }

    @Test
    void a_value_that_was_there_is_there_again() throws Exception {
        String before = FACTORY.replace("security", "server signing = auto\nsecurity");
        configuration(before);

        Terminal.Said applied = StandIn.apply(program, "--allow-experimental");
        String between = RealHosts.nmap(nas.host());
        Terminal.Said back = program.run("rollback", applied.json().text("run"), "--yes", "--json");

        assertThat(between).isEqualTo("required");
        assertThat(back.exit()).as(back.out() + back.err()).isZero();
        assertThat(configuration()).isEqualTo(before);
    }

    @Test
    void a_restart_that_writes_smb_conf_anew_without_the_value_is_caught_and_said() throws Exception {
        nas.shell(": >/share/HDA_ROOT/overwrites");

        Terminal.Said applied = StandIn.apply(program, "--allow-experimental");

        StandIn.rolledBack(applied, "did not keep what was set", "server signing");
        assertThat(configuration()).isEqualTo(FACTORY);
        // smbd has restarted, and listens a moment later
        RealHosts.await(
                Duration.ofSeconds(10), "smbd answers", () -> RealHosts.looks(nas.host()) == Advertised.OFFERED);
        assertThat(RealHosts.nmap(nas.host())).isEqualTo("not required");
    }

    @Test
    @Needs("all")
    void a_value_that_is_kept_and_that_smbd_is_not_told_of_is_caught_on_the_wire_and_put_back() {
        nas.shell(": >/share/HDA_ROOT/ignores");

        Terminal.Said applied = StandIn.apply(program, "--allow-experimental");

        StandIn.rolledBack(applied, "offered");
        assertThat(configuration()).isEqualTo(FACTORY);
        assertThat(RealHosts.nmap(nas.host())).isEqualTo("not required");
    }
}
