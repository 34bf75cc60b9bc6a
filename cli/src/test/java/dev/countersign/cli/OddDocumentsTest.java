package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.json.JsonMap;
import dev.countersign.testing.Needs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/**
 * An unusual smb.conf on a real host: changed in exactly the right place, or refused and left
 * alone.
 */
@Needs({"namespaces", "smbd", "sshd", "testparm"})
class OddDocumentsTest extends OnOneHost {

    @Test
    void without_testparm_no_meaning_can_be_checked() throws IOException {
        // A host on which testparm cannot be run: the rest of the machine is read-only, so a file
        // is mounted over it.
        one.shell("printf '' >/root/none; mount --bind /root/none /usr/bin/testparm")
                .orFail();
        try {
            refused(3, "testparm is not on this host");
        } finally {
            one.shell("umount -l /usr/bin/testparm; rm /root/none").orFail();
        }
    }

    @Test
    void a_missing_file_is_missing() {
        one.shell("rm /etc/samba/smb.conf").orFail();

        refused(3, "/etc/samba/smb.conf is missing");
    }

    @Test
    void a_missing_file_is_not_compliant_while_smbd_still_runs_what_it_once_read() throws IOException {
        required();
        one.shell("rm /etc/samba/smb.conf").orFail();

        Terminal.Said check = program.run("check", "--json");

        assertThat(one.host().advertises()).isEqualTo("required");
        assertThat(check.exit()).as(check.out()).isEqualTo(3);
        assertThat(check.json().map("verdicts").integer("compliant")).isZero();
        assertThat(OneHost.only(check).maps("rules").get(0).text("why"))
                .contains("required on the wire")
                .contains("/etc/samba/smb.conf is missing: the next reload switches signing off");
        // and it does
        RealHosts.reload(one.host());
        assertThat(one.host().advertises()).isEqualTo("not required");
    }

    @Test
    void without_testparm_a_server_that_says_required_is_not_called_compliant() throws IOException {
        required();
        one.shell("printf '' >/root/none; mount --bind /root/none /usr/bin/testparm")
                .orFail();
        try {
            Terminal.Said check = program.run("check", "--json");

            assertThat(check.exit()).as(check.out()).isEqualTo(3);
            assertThat(check.json().map("verdicts").integer("compliant")).isZero();
        } finally {
            one.shell("umount -l /usr/bin/testparm; rm /root/none").orFail();
        }
    }

    @Test
    void a_login_that_is_not_root_takes_the_word_of_the_wire_and_says_what_it_could_not_see() throws IOException {
        required();
        one.shell("chmod 0600 /etc/samba/smb.conf").orFail();
        program.terminal()
                .file(
                        "inventories/lab.yaml",
                        Files.readString(one.lab().inventory()).replace("user: root", "user: admin"));

        Terminal.Said check = program.run("check", "--json");

        assertThat(check.exit()).as(check.out()).isZero();
        assertThat(check.out()).contains("the configuration could not be read").contains("\"advertised\"");
        assertThat(check.out()).contains("not root");
    }

    @Test
    void an_empty_file_gets_its_first_section() throws IOException {
        // smbd gets its address from the command line if smb.conf does not contain it; here it
        // keeps the current one.
        one.write("");

        Terminal.Said said = program.run("plan", "--json");

        assertThat(said.exit()).as(said.out()).isEqualTo(2);
        assertThat(OneHost.only(said).maps("changes").get(0).text("diff"))
                .contains("+[global]")
                .contains("server signing = mandatory");
        assertThat(one.host().smbConf()).isEmptyFile();
    }

    @Test
    void a_file_that_the_login_cannot_read_is_judged_by_the_wire_and_never_changed() throws IOException {
        one.shell("chmod 0600 /etc/samba/smb.conf").orFail();
        program.terminal()
                .file(
                        "inventories/lab.yaml",
                        Files.readString(one.lab().inventory()).replace("user: root", "user: admin"));

        refused(3, "not readable by the login user");
    }

    @Test
    void a_login_that_is_not_root_may_check_but_not_change() throws IOException {
        program.terminal()
                .file(
                        "inventories/lab.yaml",
                        Files.readString(one.lab().inventory()).replace("user: root", "user: admin"));
        String before = one.disk();

        Terminal.Said check = program.run("check", "--json");
        Terminal.Said apply = program.run("apply", "--yes", "--json");

        assertThat(check.exit()).as(check.out()).isEqualTo(2);
        assertThat(check.out()).contains("not root");
        assertThat(apply.exit()).as(apply.out()).isEqualTo(4);
        assertThat(OneHost.only(apply).text("reason")).contains("not root");
        assertThat(one.disk()).isEqualTo(before);
    }

    @Test
    void a_symbolic_link_stays_and_the_file_behind_it_is_changed_and_comes_back() {
        one.shell("""
                mkdir /srv/etc
                mv /etc/samba/smb.conf /srv/etc/real.conf
                ln -s ../../srv/etc/real.conf /etc/samba/smb.conf
                """).orFail();
        String before = one.disk();

        Terminal.Said apply = applied();

        assertThat(one.shell("readlink /etc/samba/smb.conf").output()).isEqualTo("../../srv/etc/real.conf\n");
        assertThat(OneHost.only(apply).maps("changes").get(0).text("document")).isEqualTo("/srv/etc/real.conf");
        assertThat(one.shell("cat /srv/etc/real.conf").output()).contains("server signing = mandatory");
        rolledBack(apply, before);
    }

    @Test
    void a_link_that_leads_nowhere_is_a_missing_file() {
        one.shell("rm /etc/samba/smb.conf; ln -s /srv/nothing /etc/samba/smb.conf")
                .orFail();

        refused(3, "missing");
    }

    @Test
    void a_directory_is_no_file() {
        one.shell("rm /etc/samba/smb.conf; mkdir /etc/samba/smb.conf").orFail();

        refused(3, "directory");
    }

    @Test
    @Needs("all")
    void a_pipe_is_no_file_and_nobody_waits_for_it() {
        one.shell("rm /etc/samba/smb.conf; mkfifo /etc/samba/smb.conf").orFail();
        String before = one.disk();

        Terminal.Said check = program.run("check", "--json");

        assertThat(check.exit()).as(check.out() + check.err()).isEqualTo(3);
        assertThat(OneHost.only(check).text("reason")).contains("fifo");
        assertThat(one.disk()).isEqualTo(before);
        // smbd opens it too, for each client
        one.shell("timeout 10 sh -c ': >/etc/samba/smb.conf'");
    }

    @Test
    void a_file_system_that_is_mounted_read_only_is_refused_by_the_rehearsal() {
        one.shell("mount -o remount,bind,ro /etc/samba").orFail();

        refused(2, "read-only");
    }

    @Test
    void a_file_that_is_a_mount_point_of_its_own_cannot_be_replaced() {
        one.shell("cp -p /etc/samba/smb.conf /srv/own; mount --bind /srv/own /etc/samba/smb.conf")
                .orFail();

        refused(2, "bind-mounted");
    }

    @Test
    void a_file_with_two_names_is_refused() {
        one.shell("ln /etc/samba/smb.conf /etc/samba/other").orFail();

        refused(2, "hard-linked");
    }

    @Test
    void a_directory_in_which_others_may_write_is_refused() {
        one.shell("chmod 0777 /etc/samba").orFail();

        refused(2, "directory-writable");
    }

    @Test
    void carriage_returns_stay_and_the_new_line_has_one() throws IOException {
        changedByOneLine(one.smbConf().replace("\n", "\r\n"), "server signing = mandatory\r\n");
    }

    @Test
    void a_byte_order_mark_stays() throws IOException {
        // Samba drops text before the first section, and treats the mark as part of a name there
        changedByOneLine("\u00ef\u00bb\u00bf# mark\n" + one.smbConf(), "server signing = mandatory\n");
    }

    @Test
    void bytes_that_are_no_utf_8_stay() throws IOException {
        changedByOneLine(
                one.smbConf().replace("# A file server", "# B\u00fcro: a file server"), "server signing = mandatory\n");
    }

    @Test
    void a_last_line_without_an_end_stays_without() throws IOException {
        String text = one.smbConf().stripTrailing();
        changedByOneLine(text, "server signing = mandatory\n");
        assertThat(text).doesNotEndWith("\n");
    }

    @Test
    void a_zero_byte_is_refused() throws IOException {
        one.write(one.smbConf() + "# \0 here\n");

        refused(2, "NUL");
    }

    @Test
    void a_file_that_does_not_load_for_another_reason_is_refused_with_what_testparm_said() throws IOException {
        one.write(one.smbConf().replace("[data]", "server role = wizard\n[data]"));
        assertThat(one.shell("testparm -s /etc/samba/smb.conf").exit()).isNotZero();

        refused(2, "wizard");
    }

    @Test
    void a_file_that_does_not_load_for_a_bad_signing_line_is_repaired_and_comes_back() throws IOException {
        one.write(one.smbConf().replace("[data]", "\tserver signing = always\n\n[data]"));
        assertThat(one.shell("testparm -s /etc/samba/smb.conf").exit()).isNotZero();
        String before = one.disk();

        Terminal.Said apply = applied();

        assertThat(Files.readString(one.host().smbConf())).doesNotContain("always");
        assertThat(one.shell("testparm -s /etc/samba/smb.conf").exit()).isZero();
        rolledBack(apply, before);
    }

    @Test
    void a_host_that_is_a_container_is_refused_with_where_it_is_changed() {
        one.shell("touch /run/.containerenv").orFail();
        try {
            refused(2, "this host is a container (podman)");
        } finally {
            one.shell("rm /run/.containerenv").orFail();
        }
    }

    /**
     * Asserts that check ends with {@code exit}, that apply refuses, both for {@code why}, and that
     * nothing on the host has changed.
     */
    private void refused(int exit, String why) {
        String before = one.disk();

        Terminal.Said check = program.run("check", "--json");
        Terminal.Said apply = program.run("apply", "--yes", "--json");

        assertThat(check.exit()).as(check.out() + check.err()).isEqualTo(exit);
        assertThat(check.json().map("verdicts").integer("compliant")).isZero();
        if (exit == 3) {
            assertThat(OneHost.only(check).text("reason")).contains(why);
        }
        assertThat(apply.exit()).as(apply.out() + apply.err()).isEqualTo(4);
        assertThat(OneHost.only(apply).text("outcome")).isEqualTo("Refused");
        assertThat(OneHost.only(apply).text("reason")).contains(why);
        assertThat(one.disk()).isEqualTo(before);
        assertThat(one.host().advertises()).isEqualTo("not required");
    }

    /** Asserts that only one line of the file changes, and that it is rolled back. */
    private void changedByOneLine(String text, String line) throws IOException {
        one.write(text);
        String before = one.disk();

        Terminal.Said apply = applied();

        String after = Files.readString(one.host().smbConf(), StandardCharsets.ISO_8859_1);
        int at = after.indexOf(line);
        int begin = after.lastIndexOf('\n', at) + 1;
        assertThat(at).as(after).isPositive();
        assertThat(after.substring(0, begin) + after.substring(at + line.length()))
                .isEqualTo(text);
        rolledBack(apply, before);
    }

    private Terminal.Said applied() {
        Terminal.Said apply = program.run("apply", "--yes", "--lease", "20s", "--json");
        assertThat(apply.exit()).as(apply.out() + apply.err()).isZero();
        JsonMap host = OneHost.only(apply);
        assertThat(host.text("outcome")).isEqualTo("Committed");
        assertThat(one.host().advertises()).isEqualTo("required");
        return apply;
    }

    private void rolledBack(Terminal.Said apply, String before) {
        Terminal.Said back = program.run("rollback", apply.json().text("run"), "--yes", "--lease", "20s", "--json");

        assertThat(back.exit()).as(back.out() + back.err()).isZero();
        one.shell("rm -rf /var/lib/countersign").orFail();
        assertThat(one.disk()).isEqualTo(before);
        assertThat(one.host().advertises()).isEqualTo("not required");
    }

    private void required() throws IOException {
        one.write(one.smbConf().replace("[data]", "\tserver signing = mandatory\n\n[data]"));
        RealHosts.reload(one.host());
        assertThat(one.host().advertises()).isEqualTo("required");
    }
}
