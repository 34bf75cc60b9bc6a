package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.observation.WireAnswer.Advertised;
import dev.countersign.testing.Needs;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * QTS from check to rollback: lab/qnap, a stand-in for getcfg, setcfg and smb.sh, in front of a
 * real smbd behind real SSH.
 */
@Needs({"namespaces", "smbd", "sshd", "nmap"})
class QnapTest extends Appliance {
    private static final String FACTORY = """
            [global]
            workgroup = LAB
            server string = NAS Server
            security = USER
            restrict anonymous = 2
            [Public]
            path = /share/Public
            """;

    QnapTest() {
        super(
                "qnap",
                StandIn.ROOT,
                "cd /share/HDA_ROOT; rm -rf .config/countersign overwrites ignores; /etc/init.d/smb.sh restart");
    }

    @Override
    void lay() throws IOException {
        keep(FACTORY);
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

        assertThat(measured("configured")).isEqualTo("not set");
        violates(
                "qnap",
                "--allow-experimental",
                "+server signing=mandatory",
                "support for QNAP QTS is experimental",
                "ends every open session",
                "no field of the web interface is known to set it");
        assertThat(configuration()).isEqualTo(FACTORY);

        Terminal.Said applied = changes("--allow-experimental");

        assertThat(configuration()).isEqualTo(FACTORY.replace("[Public]", "server signing = mandatory\n[Public]"));
        assertThat(nas.shell("cat /run/samba/smbd.pid")).isNotEqualTo(smbd);
        assertThat(nas.shell("ls -d /share/HDA_ROOT/.config/countersign")).isNotEmpty();

        rollsBack(applied);

        assertThat(configuration()).isEqualTo(FACTORY);
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
