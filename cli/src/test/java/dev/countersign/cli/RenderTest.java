package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code render} shows what the templates make of the policies, host by host, and queries no host.
 */
class RenderTest {
    @TempDir
    Path temporary;

    private Terminal repository() {
        return Terminal.in(temporary).file("policies/a.yaml", """
                        policy: signing
                        why: because
                        rules:
                          - id: sign
                            hosts: {groups: [servers]}
                            require: {server signing: required}
                            platforms:
                              samba: {server smb3 signing algorithms: AES-128-GMAC}
                        """).file("inventories/a.yaml", """
                        defaults: {password: {command: [false]}}
                        groups:
                          servers: {}
                        hosts:
                          fs1: {address: 192.0.2.10, platform: samba, groups: [servers]}
                          any: {address: 192.0.2.11, groups: [servers]}
                          printer: {address: 192.0.2.12, platform: samba}
                        """);
    }

    @Test
    void writes_the_fragment_why_it_is_there_and_how_to_undo_it() {
        Terminal terminal = repository();

        Terminal.Said said = terminal.run("render", "-l", "fs1");

        assertThat(said.exit()).isZero();
        assertThat(said.out()).isEqualTo("""
                        # fs1  samba
                        # server signing: required (sign)
                        # samba: server smb3 signing algorithms (sign)
                        [global]
                        	server signing = mandatory
                        	server smb3 signing algorithms = AES-128-GMAC
                        # undo: set 'server signing', 'server smb3 signing algorithms' to the old value again, or remove a line that did not exist before (smbd reloads its configuration; open sessions keep what they had); after an apply: countersign rollback RUN

                        Render: 1 host: 1 rendered.
                        """);
    }

    @Test
    void says_where_only_the_host_can_tell_its_platform_and_where_no_rule_asks_anything() {
        Terminal terminal = repository();

        Terminal.Said said = terminal.run("render");

        assertThat(said.exit()).isEqualTo(4);
        assertThat(said.out())
                .contains("# any\n  cannot be rendered: its platform is 'auto', which only the host can tell")
                .contains("# printer  samba\n  no rule applies to this host")
                .contains("Render: 3 hosts: 1 rendered, 1 without a rule, 1 with gaps.");
    }

    @Test
    void rules_that_ask_for_nothing_now_are_not_no_rule() {
        Terminal terminal = repository();
        terminal.file(
                "policies/a.yaml",
                terminal.text("policies/a.yaml")
                        + "waivers: [{rule: sign, hosts: [fs1], reason: old, owner: us, until: 2999-01-01}]\n");

        Terminal.Said said = terminal.run("render", "-l", "!any");

        assertThat(said.out())
                .contains("# fs1  samba\n  nothing to render; its rules ask for: "
                        + "samba: server smb3 signing algorithms = AES-128-GMAC (waived);"
                        + " server signing: required (waived)\n")
                .contains("# printer  samba\n  no rule applies to this host")
                .contains("Render: 2 hosts: 1 rendered, 1 without a rule.");
    }

    @Test
    void writes_files_that_only_their_owner_reads() throws IOException {
        Terminal terminal = repository();
        Path out = temporary.resolve("rendered");

        Terminal.Said said = terminal.run("render", "-l", "!any", "--out", out.toString());

        assertThat(said.exit()).isZero();
        Path file = out.resolve("fs1/smb.conf.fragment");
        assertThat(said.out()).contains(file.toString());
        assertThat(Files.readString(file))
                .contains("[global]\n\tserver signing = mandatory\n")
                .contains("# undo: ");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(out.resolve("fs1"))))
                .isEqualTo("rwx------");
        assertThat(out.resolve("printer")).doesNotExist();
    }

    @Test
    void follows_no_link_that_lies_where_a_host_should() throws IOException {
        Terminal terminal = repository();
        Path out = Files.createDirectories(temporary.resolve("rendered"));
        Path elsewhere = Files.createDirectories(temporary.resolve("elsewhere"));
        Files.createSymbolicLink(out.resolve("fs1"), elsewhere);

        Terminal.Said said = terminal.run("render", "--out", out.toString());

        assertThat(said.exit()).isEqualTo(1);
        assertThat(elsewhere).isEmptyDirectory();
    }

    @Test
    void says_what_no_fragment_can_say_and_refuses() {
        Terminal terminal = repository();
        terminal.file(
                "policies/a.yaml",
                terminal.text("policies/a.yaml").replace("server signing: required", "kerberos: offered"));

        Terminal.Said said = terminal.run("render", "-l", "fs1", "--json");

        assertThat(said.exit()).isEqualTo(4);
        assertThat(said.json().maps("hosts").get(0).texts("gaps"))
                .singleElement()
                .asString()
                .contains("Samba has no setting for 'kerberos: offered'");
    }

    @Test
    void says_what_nothing_can_prove_yet() {
        Terminal terminal = repository();
        terminal.file(
                "policies/a.yaml",
                terminal.text("policies/a.yaml").replace("server signing: required", "guest: refused"));

        Terminal.Said said = terminal.run("render", "-l", "fs1");

        assertThat(said.out())
                .contains("# guest: refused (sign); nothing proves it yet: apply needs --accept-unproven")
                .contains("\tmap to guest = Never");
    }
}
