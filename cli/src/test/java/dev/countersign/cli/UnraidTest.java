package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Needs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * Unraid from check to rollback: lab/unraid, a stand-in for its rc.samba and its stick, in front of
 * a real smbd behind real SSH.
 */
@Needs({"namespaces", "smbd", "sshd", "nmap", "testparm"})
class UnraidTest extends Appliance {
    private static final String BLOCK = "# BEGIN countersign\nserver signing = mandatory\n# END countersign\n";

    /**
     * Another plugin's block, a share whose header ends the global section, a Windows line end, and
     * no line end at the end.
     */
    private static final String THEIRS = """
            #unassigned_devices_start
               include = /tmp/unassigned.devices/smb-settings.conf
            #unassigned_devices_end\r
            ; caf\u00e9 100% \\n
            [media]
            \tpath = /srv/data\r
            \tread only = yes""";

    UnraidTest() {
        super(
                "unraid",
                StandIn.ROOT,
                "rm -rf /var/lib/unraid; mkdir /var/lib/unraid; /etc/rc.d/rc.samba start; /etc/rc.d/rc.samba reload");
    }

    @Override
    void lay() throws IOException {
        keep(THEIRS);
    }

    private Path stick() {
        return nas.host().tree().resolve("own/boot/config");
    }

    private void keep(String text) throws IOException {
        Files.writeString(stick().resolve("smb-extra.conf"), text, StandardCharsets.ISO_8859_1);
    }

    /** Writes the file, makes smbd load it, and waits until it offers signing. */
    private void extra(String text) throws IOException, InterruptedException {
        keep(text);
        reload();
    }

    private void reload() throws InterruptedException {
        nas.shell("/etc/rc.d/rc.samba reload");
        nas.offers();
    }

    /** Returns the contents of the stick: names, and the bytes of the file if it exists. */
    private String onTheStick() throws IOException {
        Path file = stick().resolve("smb-extra.conf");
        return nas.shell("ls -A /boot/config")
                + (Files.exists(file) ? Files.readString(file, StandardCharsets.ISO_8859_1) : "");
    }

    @Test
    void an_unraid_is_recognised_planned_changed_proved_on_the_wire_and_put_back_byte_for_byte() throws Exception {
        String before = onTheStick();

        assertThat(measured("effective")).isEqualTo("offered");
        violates(
                "unraid",
                "--allow-documented",
                "+server signing=mandatory",
                "at the top of /boot/config/smb-extra.conf",
                "support for Unraid is documented",
                "it forgets the run and keeps the change",
                "SMB Extras");
        assertThat(onTheStick()).isEqualTo(before);

        Terminal.Said applied = changes("--allow-documented");

        assertThat(onTheStick()).isEqualTo(before.replace(THEIRS, BLOCK + THEIRS));
        assertThat(program.run("plan").exit()).isZero();

        rollsBack(applied);

        assertThat(onTheStick()).isEqualTo(before);
    }

    @Test
    @Needs("all")
    void a_file_that_was_absent_is_absent_again() throws Exception {
        Files.delete(stick().resolve("smb-extra.conf"));
        reload();
        String before = onTheStick();

        Terminal.Said applied = StandIn.apply(program);
        String between = onTheStick();
        Terminal.Said back = program.run("rollback", applied.json().text("run"), "--yes", "--json");

        assertThat(OneHost.only(applied).text("outcome")).as(applied.out()).isEqualTo("Committed");
        assertThat(between)
                .endsWith("# BEGIN countersign\n# no file before\nserver signing = mandatory\n# END countersign\n");
        assertThat(back.exit()).as(back.out() + back.err()).isZero();
        assertThat(before).isEqualTo("ident.cfg\n");
        assertThat(onTheStick()).isEqualTo(before);
        assertThat(RealHosts.nmap(nas.host())).isEqualTo("not required");
    }

    @Test
    @Needs("all")
    void a_plugin_that_adds_its_lines_meanwhile_keeps_them_when_ours_go() throws Exception {
        Terminal.Said applied = StandIn.apply(program);
        String theirs = THEIRS + "\n# BEGIN another\n# END another\n";
        keep(BLOCK + theirs);

        Terminal.Said back = program.run("rollback", applied.json().text("run"), "--yes", "--json");

        assertThat(back.exit()).as(back.out() + back.err()).isZero();
        assertThat(onTheStick()).isEqualTo("ident.cfg\nsmb-extra.conf\n" + theirs);
    }

    @Test
    void a_release_whose_reload_ends_smbd_is_waited_for_and_proved() throws Exception {
        nas.shell(": >/var/lib/unraid/anew");
        String smbd = nas.shell("cat /run/samba/smbd.pid");

        Terminal.Said applied = StandIn.apply(program);

        assertThat(OneHost.only(applied).text("outcome")).as(applied.out()).isEqualTo("Committed");
        assertThat(nas.shell("cat /run/samba/smbd.pid")).isNotEqualTo(smbd);
        assertThat(RealHosts.nmap(nas.host())).isEqualTo("required");
    }

    @Test
    @Needs("all")
    void a_reload_that_ends_with_0_and_reaches_nobody_is_caught_on_the_wire_and_put_back() throws Exception {
        String before = onTheStick();
        nas.shell(": >/var/lib/unraid/deaf");

        Terminal.Said applied = StandIn.apply(program);

        StandIn.rolledBack(applied, "offered");
        assertThat(onTheStick()).isEqualTo(before);
        assertThat(RealHosts.nmap(nas.host())).isEqualTo("not required");
    }

    @Test
    void a_plugin_that_writes_the_file_anew_at_the_same_moment_is_caught_and_its_file_is_left_alone() throws Exception {
        nas.shell("printf '# theirs now\\n' >/var/lib/unraid/plugin");

        Terminal.Said applied = StandIn.apply(program);

        StandIn.rolledBack(applied, "did not keep what was set", "server signing");
        assertThat(onTheStick()).isEqualTo("ident.cfg\nsmb-extra.conf\n# theirs now\n");
        assertThat(RealHosts.nmap(nas.host())).isEqualTo("not required");
    }

    @Test
    void a_line_further_down_that_decides_is_named_and_nothing_is_changed() throws Exception {
        extra("# of a guide\nclient signing = auto\nServer  Signing = disabled\n[media]\n\tserver signing = auto\n");
        String before = onTheStick();

        Terminal.Said applied = StandIn.apply(program);

        StandIn.refused(applied, "/boot/config/smb-extra.conf:3: 'server signing' is set again here");
        assertThat(OneHost.only(applied).text("reason")).doesNotContain("smb-extra.conf:5");
        assertThat(onTheStick()).isEqualTo(before);
        assertThat(nas.host().exec("ls", "/var/lib/countersign").exit()).isNotZero();
    }

    @Test
    void a_file_that_would_be_too_long_for_unraids_own_page_is_not_changed() throws Exception {
        extra("#" + "x".repeat(1999) + "\n");
        String before = onTheStick();

        Terminal.Said applied = StandIn.apply(program);

        StandIn.refused(applied, "would hold 2066 bytes", "takes 2048");
        assertThat(onTheStick()).isEqualTo(before);
    }

    @Test
    @Needs("all")
    void a_run_that_a_reboot_made_the_host_forget_is_put_back_from_the_journal() throws Exception {
        String before = onTheStick();
        String run;
        try (SecondJvm apply =
                SecondJvm.start(program.terminal(), "apply", "--yes", "--allow-documented", "--lease", "300s")) {
            run = apply.awaitEvent("installed");
            apply.kill();
        }
        nas.host().reboot();
        // On an Unraid only the stick survives; the lab's host keeps its /var.
        nas.shell("rm -rf /var/lib/countersign");
        String between = RealHosts.nmap(nas.host());

        Terminal.Said status = program.run("status");
        Terminal.Said resumed = program.run("apply", "--resume", run, "--yes", "--json");
        Terminal.Said back = program.run("rollback", run, "--yes", "--json");

        assertThat(between).isEqualTo("required");
        assertThat(status.exit()).as(status.out() + status.err()).isEqualTo(3);
        assertThat(status.out() + status.err()).contains("countersign rollback " + run);
        assertThat(OneHost.only(resumed).text("outcome")).isEqualTo("Unconfirmed");
        assertThat(resumed.out()).contains("may still be in place");
        assertThat(back.exit()).as(back.out() + back.err()).isZero();
        assertThat(onTheStick()).isEqualTo(before);
        assertThat(RealHosts.nmap(nas.host())).isEqualTo("not required");
    }
}
