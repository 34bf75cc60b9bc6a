package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a merge request cannot make a file server do by naming a setting: each of these was tried on
 * real hosts.
 */
class SettingTiersTest {
    private static final String POLICY = """
            policy: p
            why: w
            rules:
              - id: sign
                require: {server signing: required}
            """;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "samba|wins hook|/tmp/x",
                "samba|log file|/etc/passwd",
                "samba|server max protocol|default",
                "samba|log level|1 auth:3@/etc/passwd",
                "samba|username map|/tmp/x",
                "samba|user name map|/tmp/x",
                "samba|usershare path|/tmp/x",
                "samba|root directory|/tmp/x",
                "samba|root dir|/tmp/x",
                "samba|ROOT|/tmp/x",
                "samba|smb passwd file|/tmp/x",
                "samba|dedicated keytab file|/tmp/x",
                "samba|kerberos method|dedicated keytab",
                "samba|tls keyfile|/tmp/x",
                "samba|ncalrpc dir|/tmp/x",
                "samba|pid directory|/tmp/x",
                "samba|winbindd socket directory|/tmp/x",
                "samba|ntp signd socket directory|/tmp/x",
                "samba|template shell|/tmp/x",
                "samba|printcap name|/tmp/x",
                "samba|utmp directory|/tmp/x",
                "samba|unix charset|/tmp/x",
                "samba|server services|+evil",
                "samba|eventlog list|x",
                "samba|spotlight backend|elasticsearch",
                "samba|apply group policies|yes",
                "samba|unix password sync|yes",
                "samba|directory|/",
                "samba|path|/",
                "samba|printing|sysv",
                "samba|-valid|yes",
                "samba|idmap config * : backend|rid",
                "samba|full_audit:success|all",
                "samba|root  PREEXEC|/bin/sh",
                "samba|server string|%$(HOME)",
                "samba|hosts allow|/etc/hosts.allow",
                "samba|force create mode|4777",
                "samba|deadtime|1; include = /x",
                "unraid|include|/tmp/x",
                "samba-registry|wins hook|/tmp/x",
                "samba-registry|[data] path|/",
                "truenas|log file|/etc/passwd",
                "truenas|smb_options|\"include = /x\"",
                "truenas|encryption|\"X\",\"smb_options\":\"log file = /etc/passwd\"",
                "truenas|description|\"a\\\",\\\"b\"",
                "truenas|bindip|[\"192.0.2.1\"]",
                "openmediavault|extraoptions|\"include = /x\"",
                "openmediavault|workgroup|\"X\",\"extraoptions\":\"include = /x\"",
                "synology-dsm|enable_server_signing|2,\"x\":1",
                "synology-dsm|enable_adserver|true",
                "qnap|root preexec|/bin/sh",
                "qnap|server signing|-f",
                "windows|HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Run\\x|REG_SZ calc",
                "windows|HKLM\\SYSTEM\\CurrentControlSet\\Services\\LanmanServer\\Parameters\\ServiceDll|REG_SZ x",
                "windows|HKLM\\SYSTEM\\CurrentControlSet\\Services\\LanmanServer\\Parameters\\SMB1|REG_DWORD 0x2",
            })
    void what_nobody_may_set_is_an_error_with_its_place(String platform, String name, String value) {
        Terminal.Said said = lint(platform, name, value);

        assertThat(said.exit()).as(said.out() + said.err()).isEqualTo(65);
        assertThat(said.out()).contains("policies/a.yaml:6:");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "samba|admin users|@wheel",
                "samba|force user|root",
                "samba|hosts allow|0.0.0.0/0",
                "samba|allow hosts|ALL",
                "samba|guest ok|yes",
                "samba|public|1",
                "samba|writable|yes",
                "samba|interfaces|eth0 192.0.2.1/24",
                "samba|min protocol|NT1",
                "samba|protocol|SMB2",
                "samba|client max protocol|SMB3_02",
                "samba|client ipc signing|desired",
                "samba|client ipc signing|auto",
                "samba|ntlm auth|mschapv2-and-ntlmv2-only",
                "samba|map to guest|bad user",
                "samba|ntlm auth|yes",
                "samba|client signing|disabled",
                "samba|server min protocol|default",
                "samba|client min protocol|default",
                "samba|create mask|0777",
                "samba|max connections|1",
                "samba|max smbd processes|1",
                "samba|max open files|20",
                "samba|max disk size|1",
                "samba|winbind max clients|1",
                "samba|hide new files timeout|1000000",
                "samba|nt pipe support|no",
                "samba|socket options|TCP_NODELAY SO_RCVLOWAT=1000000",
                "samba|socket options|TCP_USER_TIMEOUT=1",
                "unraid|max smbd processes|2",
                "truenas|max connections|1",
                "unraid|wide links|yes",
                "truenas|admin users|ann",
                "truenas|ntlmv1_auth|true",
                "openmediavault|minprotocol|\"SMB1\"",
                "synology-dsm|smb_min_protocol|0",
                "windows|HKLM\\SYSTEM\\CurrentControlSet\\Services\\LanmanServer\\Parameters\\SMB1|REG_DWORD 0x1",
            })
    void what_a_user_may_grant_is_a_warning_that_names_the_command(String platform, String name, String value) {
        Terminal.Said said = lint(platform, name, value);

        assertThat(said.exit()).as(said.out() + said.err()).isZero();
        assertThat(said.out())
                .contains("warning: ", "policies/a.yaml:6:", "not granted", "countersign trust")
                .contains("1 warning");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "samba|server smb3 signing algorithms|AES-128-GMAC, AES-128-CMAC",
                "samba|server string|%h file server (Samba %v)",
                "samba|Server  Signing|Mandatory",
                "samba|protocol|SMB3_11",
                "samba|min protocol|SMB2_10",
                "samba|deadtime|15",
                "samba|max log size|1000",
                "samba|log level|2",
                "samba|socket options|TCP_NODELAY SO_KEEPALIVE",
                "samba|aio read size|16k",
                "samba|max connections|0",
                "samba|max connections|100",
                "samba|max smbd processes|0",
                "samba|max open files|16384",
                "samba|socket options|TCP_USER_TIMEOUT=30000 TCP_NODELAY",
                "samba|public|no",
                "samba|write ok|false",
                "samba|oplocks|True",
                "truenas|deadtime|15",
                "truenas|description|\"Files of the north (2)\"",
                "truenas|encryption|\"REQUIRED\"",
                "openmediavault|serverstring|\"files\"",
                "synology-dsm|enable_op_lock|false",
                "windows|HKLM\\SYSTEM\\CurrentControlSet\\Services\\LanmanServer\\Parameters\\EncryptData|REG_DWORD 0x1",
            })
    void what_opens_nothing_needs_nobody(String platform, String name, String value) {
        Terminal.Said said = lint(platform, name, value);

        assertThat(said.exit()).as(said.out() + said.err()).isZero();
        assertThat(said.out()).contains("no mistakes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"check", "plan", "apply --yes", "check -l h"})
    void what_is_not_granted_is_refused_before_anything_is_sent(String command) {
        Terminal terminal = repository("    platforms: {samba: {hosts allow: ALL}}\n", "samba, port: 1");

        Terminal.Said said = terminal.run(command.split(" "));

        assertThat(said.exit()).as(said.out() + said.err()).isEqualTo(4);
        assertThat(said.err())
                .contains("policies/a.yaml:6:", "hosts allow = ALL", "samba", "countersign trust")
                .doesNotContain("192.0.2.1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"samba", "auto"})
    void a_posture_that_is_weaker_than_samba_by_itself_needs_a_grant_too(String platform) {
        Terminal terminal = repository("  - {id: old, exactly: {smb1: on}}\n", platform);

        Terminal.Said lint = terminal.run("lint");
        Terminal.Said check = terminal.run("check");

        assertThat(lint.exit()).as(lint.out()).isZero();
        assertThat(lint.out()).contains("warning: ", "policies/a.yaml:6:", "server min protocol = NT1");
        assertThat(check.exit()).as(check.err()).isEqualTo(4);
    }

    @Test
    void one_that_only_offers_what_samba_offers_by_itself_does_not() {
        Terminal.Said lint = repository("  - {id: lab, hosts: {names: [h]}, exactly: {encryption: offered}}\n", "samba")
                .run("lint");

        assertThat(lint.exit()).as(lint.out()).isZero();
        assertThat(lint.out()).contains("no mistakes");
    }

    @Test
    void what_is_not_granted_is_rendered_and_marked() {
        Terminal terminal = repository("    platforms: {samba: {hosts allow: ALL}}\n", "samba");

        Terminal.Said text = terminal.run("render");
        Terminal.Said json = terminal.run("render", "--json");

        assertThat(text.exit()).as(text.err()).isZero();
        assertThat(text.out()).contains("hosts allow = ALL", "not granted: apply refuses it");
        assertThat(json.json().maps("hosts").get(0).maps("settings"))
                .extracting(each -> each.text("name") + " " + each.bool("granted"))
                .containsExactly("server signing true", "hosts allow false");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "root preexec|\"/bin/sh -c id\"",
                "log file|/etc/passwd",
                "'idmap config * : backend'|/tmp/x",
                "server signing|\"mandatory\\n\\troot preexec = /bin/sh\"",
                "server signing|evil",
            })
    void a_folder_of_the_repository_reaches_no_further_than_the_program(String setting, String written) {
        Terminal terminal = repository("", "samba")
                .file(
                        "templates/samba/settings.conf.j2",
                        "[global]\n{% for s in settings %}\n{{ s.name }} = {{ s.value }}\n{% endfor %}\n")
                .file("templates/samba/platform.yaml", """
                        platform: samba
                        title: Samba
                        sureness: experimental
                        signs: [{tool: testparm}]
                        speaker: posix-sh
                        document: smb.conf
                        template: settings.conf.j2
                        lease: host
                        activation: a reload
                        settings:
                          allowed: {root preexec: text, log file: text, "idmap config * : backend": text, server signing: [evil, mandatory]}
                        postures:
                          server signing:
                            setting: %s
                            reads: {default: offered, required: required}
                            writes: {required: %s}
                        """.formatted(setting.replace('\'', '"'), written));

        Terminal.Said lint = terminal.run("lint");

        assertThat(lint.exit()).as(lint.out() + lint.err()).isEqualTo(65);
        assertThat(lint.out()).containsPattern("error: templates/samba/platform.yaml:1[46]:");
        assertThat(terminal.run("check").exit()).isEqualTo(4);
        assertThat(terminal.run("trust").exit()).isEqualTo(65);
    }

    private Terminal repository(String rule, String platform) {
        return Terminal.in(temporary)
                .file("policies/a.yaml", POLICY + rule)
                .file("inventories/a.yaml", "hosts:\n  h: {address: 192.0.2.1, platform: " + platform + "}\n");
    }

    @TempDir
    Path temporary;

    private Terminal.Said lint(String platform, String name, String value) {
        String setting = quoted(name) + ": " + quoted(value);
        return repository("    platforms: {" + platform + ": {" + setting + "}}\n", platform)
                .run("lint");
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
