package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.observation.WireAnswer.Advertised;
import dev.countersign.testing.Needs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real smbd in /opt runs, and the distribution's is installed beside it: a copy of smbd, with a
 * copy of the library that holds the path of smb.conf, in which that path was changed. The running
 * one is asked, never the one on the PATH.
 */
@Needs({"namespaces", "smbd", "sshd", "testparm", "smbstatus", "ldd"})
class AnotherPrefixTest {
    private static final String OWN = "/opt/sambX/smb.conf";
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
    void aRepository() throws Exception {
        program = host.begin(temporary);
        host.stop();
    }

    @AfterEach
    void theDistributionAlone() throws InterruptedException {
        host.stop();
        host.shell("umount -l /opt; for each in /usr/sbin/smbd /usr/bin/testparm /usr/bin/smbstatus; do"
                + " while umount -l $each 2>/dev/null; do :; done; done");
    }

    /** Starts the smbd of /opt with a file of its own; the distribution's file is another one. */
    private void begin(String own, String theDistributions) throws Exception {
        host.shell("""
                        set -e
                        rm -rf /srv/opt && mkdir -m 0755 /srv/opt && mount --bind /srv/opt /opt
                        mkdir -p /opt/smb/sbin /opt/smb/bin /opt/smb/lib /opt/sambX
                        cp /usr/sbin/smbd /opt/smb/sbin
                        cp /usr/bin/testparm /usr/bin/smbstatus /opt/smb/bin
                        library=$(ldd /usr/bin/testparm | sed -n 's,.*libsamba-util[^ ]* => \\([^ ]*\\) .*,\\1,p')
                        sed 's,/etc/samba/smb.conf,/opt/sambX/smb.conf,' "$library" >"/opt/smb/lib/${library##*/}"
                        LD_LIBRARY_PATH=/opt/smb/lib /opt/smb/sbin/smbd -b | grep -q 'CONFIGFILE: /opt/sambX/smb.conf'
                        """).orFail();
        write(own);
        host.write(theDistributions);
        host.shell("cd / && LD_LIBRARY_PATH=/opt/smb/lib /opt/smb/sbin/smbd -D").orFail();
        RealHosts.await(Duration.ofSeconds(20), "it listens", host::listens);
    }

    private void write(String text) {
        host.shell("cat >" + OWN + " <<'END'\n" + text + "\nEND").orFail();
    }

    private String own() {
        return host.shell("cat " + OWN).orFail().output();
    }

    private String required() {
        return host.plain().replace("[global]", "[global]\n\tserver signing = mandatory");
    }

    @Test
    void its_own_file_is_read_and_changed_and_rolled_back_though_the_other_one_already_requires_signing()
            throws Exception {
        begin(host.plain(), required());
        String theirs = RealHosts.state(host.host());
        String before = own();

        Terminal.Said check = program.run("check", "--json");
        Terminal.Said apply = program.run("apply", "--yes", "--json");
        assertThat(check.exit()).as(check.out()).isEqualTo(2);
        assertThat(apply.exit()).as(apply.out() + apply.err()).isZero();
        Advertised after = RealHosts.looks(host.host());
        String changed = own();
        Terminal.Said back = program.run("rollback", program.lastRun(), "--yes");

        assertThat(OneHost.only(apply).text("outcome")).isEqualTo("Committed");
        assertThat(apply.out()).contains(OWN).doesNotContain("/etc/samba/smb.conf");
        assertThat(after).isEqualTo(Advertised.REQUIRED);
        assertThat(changed).contains("server signing = mandatory");
        assertThat(back.exit()).as(back.out() + back.err()).isZero();
        assertThat(own()).isEqualTo(before);
        assertThat(RealHosts.looks(host.host())).isEqualTo(Advertised.OFFERED);
        assertThat(RealHosts.state(host.host())).isEqualTo(theirs);
    }

    @Needs("all")
    @Test
    void one_that_requires_signing_complies_whatever_the_file_says_that_nobody_reads() throws Exception {
        begin(required(), host.plain());
        String theirs = RealHosts.state(host.host());

        Terminal.Said check = program.run("check", "--json");
        Terminal.Said apply = program.run("apply", "--yes", "--json");

        assertThat(check.exit()).as(check.out()).isZero();
        assertThat(apply.exit()).as(apply.out()).isZero();
        assertThat(OneHost.only(apply).text("outcome")).isEqualTo("AlreadyCompliant");
        assertThat(RealHosts.state(host.host())).isEqualTo(theirs);
    }

    @Needs("all")
    @Test
    void without_the_distributions_package_it_is_recognised_and_changed() throws Exception {
        begin(host.plain(), host.plain());
        String theirs = RealHosts.state(host.host());
        host.shell("""
                        printf '' >/root/none
                        for each in /usr/sbin/smbd /usr/bin/testparm /usr/bin/smbstatus; do
                            mount --bind /root/none $each
                        done
                        ! command -v testparm
                        """).orFail();
        program.terminal()
                .file(
                        "inventories/lab.yaml",
                        Files.readString(host.lab().inventory()).replace("platform: samba", "platform: auto"));

        Terminal.Said apply = program.run("apply", "--yes", "--json");

        assertThat(apply.exit()).as(apply.out() + apply.err()).isZero();
        assertThat(OneHost.only(apply).text("platform")).isEqualTo("samba");
        assertThat(OneHost.only(apply).text("outcome")).isEqualTo("Committed");
        assertThat(RealHosts.looks(host.host())).isEqualTo(Advertised.REQUIRED);
        assertThat(own()).contains("server signing = mandatory");
        assertThat(RealHosts.state(host.host())).isEqualTo(theirs);
    }

    @Needs("all")
    @Test
    void without_a_testparm_of_its_own_nothing_is_said_and_nothing_is_changed() throws Exception {
        begin(host.plain(), required());
        String theirs = RealHosts.state(host.host());
        String before = own();
        host.shell("rm /opt/smb/bin/testparm").orFail();

        Terminal.Said check = program.run("check", "--json");
        Terminal.Said plan = program.run("plan", "--json");
        Terminal.Said apply = program.run("apply", "--yes", "--json");

        assertThat(check.exit()).as(check.out()).isIn(2, 3);
        assertThat(plan.out()).contains("/opt/smb/sbin/smbd", "testparm");
        assertThat(apply.exit()).as(apply.out()).isEqualTo(4);
        assertThat(OneHost.only(apply).text("reason")).contains("/opt/smb/sbin/smbd");
        assertThat(own()).isEqualTo(before);
        assertThat(RealHosts.state(host.host())).isEqualTo(theirs);
    }

    @Needs("all")
    @Test
    void without_the_library_path_of_its_own_the_same_program_reads_the_distributions_file() throws Exception {
        begin(host.plain(), required());
        host.stop();
        host.shell("cd / && /opt/smb/sbin/smbd -D").orFail();
        RealHosts.await(
                Duration.ofSeconds(20),
                "it requires signing",
                () -> RealHosts.looks(host.host()) == Advertised.REQUIRED);

        Terminal.Said check = program.run("check", "--json");

        assertThat(check.exit()).as(check.out()).isZero();
    }
}
