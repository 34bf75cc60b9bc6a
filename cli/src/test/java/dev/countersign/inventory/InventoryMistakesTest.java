package dev.countersign.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.Diagnostics;
import dev.countersign.yaml.SourceFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an inventory refuses, with the message and the location that a person sees. */
class InventoryMistakesTest {
    private static final LocalUser USER = new LocalUser("somebody", Path.of("/home/somebody"));

    private List<String> mistakes(String... texts) {
        Diagnostics found = new Diagnostics();
        List<SourceFile> files = new ArrayList<>();
        for (String text : texts) {
            files.add(SourceFile.of(Path.of((char) ('a' + files.size()) + ".yaml"), text));
        }
        Inventory.of(files, USER, Set.of("samba", "synology-dsm"), found);
        return found.all().stream().map(Diagnostic::toString).toList();
    }

    @Test
    void an_unknown_platform() {
        assertThat(mistakes("hosts:\n  fs1: {platform: smaba}\n"))
                .containsExactly("a.yaml:2:19: unknown platform 'smaba'\n  did you mean 'samba'?");
        assertThat(mistakes("hosts:\n  fs1: {platform: windows}\n"))
                .containsExactly("a.yaml:2:19: unknown platform 'windows'\n  known: auto, samba, synology-dsm");
    }

    @Test
    void an_unknown_group() {
        assertThat(mistakes("groups: {file-servers: }\nhosts:\n  fs1: {groups: [file-server]}\n"))
                .containsExactly(
                        "a.yaml:3:18: unknown group 'file-server' of host 'fs1'\n  did you mean 'file-servers'?");
    }

    @Test
    void an_unknown_jump() {
        assertThat(mistakes("hosts:\n  gate: \n  fs1: {jump: gaet}\n"))
                .containsExactly("a.yaml:3:15: unknown host 'gaet' as the jump to 'fs1'\n  did you mean 'gate'?");
    }

    @Test
    void jumps_in_a_circle() {
        assertThat(mistakes("hosts:\n  a: {jump: b}\n  b: {jump: c}\n  c: {jump: b}\n  d: {jump: d}\n"))
                .containsExactly(
                        "a.yaml:3:13: the jumps form a loop: b -> c -> b\n"
                                + "  set jump: none for the host that is reached directly",
                        "a.yaml:5:13: the jumps form a loop: d -> d\n"
                                + "  set jump: none for the host that is reached directly");
    }

    @Test
    void an_unknown_key() {
        assertThat(mistakes("hosts:\n  fs1: {adress: 192.0.2.1}\n"))
                .containsExactly("a.yaml:2:9: unknown key 'adress' in host 'fs1'\n  did you mean 'address'?");
        assertThat(mistakes("default: {}\nhosts: {a: }\n"))
                .containsExactly("a.yaml:1:1: unknown key 'default' in an inventory\n  did you mean 'defaults'?");
        assertThat(mistakes("groups: {g: {address: x}}\nhosts: {a: }\n").get(0))
                .startsWith("a.yaml:1:14: unknown key 'address' in group 'g'\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hunt3r",
                "'hunt3r'",
                "[hunt3r]",
                "{hunt3r}",
                "{hunt3r: x}",
                "{env: 'hunt3r!'}",
                "{env: [hunt3r]}",
                "{command: hunt3r}",
                "{command: [hunt3r, [x]]}",
                "{command: []}",
                "{file: [hunt3r]}",
                "{env: A, file: hunt3r}",
                "{}",
                "!hunt3r",
                "*hunt3r",
                "!hun!t3r",
                "hunt3r: hunt3r",
                "@hunt3r",
                "&hunt3r",
                "|\n  hunt3r",
                "{env: hunt3r hunt3r}",
                "{value: hunt3r}",
                "[hunt3r",
                "{command: {hunt3r: x}}",
                "{file: ''}",
                "\"hunt3r",
                "hunt3r\"\n  \"",
                "{env: ~hunt3r}",
                "{file: ~hunt3r/x}"
            })
    void a_value_where_a_reference_to_a_secret_must_stand_is_refused_and_never_shown(String value) {
        for (String key : List.of("password", "passphrase", "become_password")) {
            List<String> mistakes = mistakes("hosts:\n fs1:\n  become: sudo\n  " + key + ": " + value + "\n");

            assertThat(mistakes).isNotEmpty();
            assertThat(mistakes.toString()).doesNotContain("hunt3r").doesNotContain("t3r");
        }
    }

    @Test
    void the_words_for_a_secret_that_stands_in_the_file() {
        assertThat(mistakes("hosts:\n  fs1: {password: hunt3r}\n"))
                .containsExactly(
                        "a.yaml:2:19: 'password' of host 'fs1' must be a reference to a secret, never the secret itself\n"
                                + "  write {env: NAME}, {file: PATH} or {command: [WORD, …]}");
        assertThat(mistakes("hosts:\n  fs1: {password: {command: pass show x}}\n"))
                .containsExactly(
                        "a.yaml:2:29: 'command' in 'password' of host 'fs1' must be a list of words: it is run without a"
                                + " shell\n  write {env: NAME}, {file: PATH} or {command: [WORD, …]}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-oProxyCommand=x",
                "fs 1",
                "a/b",
                "..",
                ".hidden",
                "größe",
                "a;b",
                "$(id)",
                "group:x",
                "none",
                "''"
            })
    void a_name_that_no_host_can_have(String name) {
        assertThat(mistakes("hosts:\n  " + name + ": {address: 192.0.2.1}\n").get(0))
                .isEqualTo("a.yaml:2:3: '" + name.replace("''", "") + "' cannot be the name of a host\n"
                        + "  use letters, digits, '.', '_', ':' and '-', but not '-' or '.' as the first character;"
                        + " 'none' and names that begin with 'group:' are reserved");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "fs1.example.net:22 | put the port in 'port'",
                "root@fs1           | put the user in 'user'",
                "-oProxyCommand=x   | write a DNS name, an IPv4 or an IPv6 address",
                "192.0.2.256        | write a DNS name, an IPv4 or an IPv6 address",
                "192.0.2            | write a DNS name, an IPv4 or an IPv6 address",
                "010.0.2.1          | write a DNS name, an IPv4 or an IPv6 address",
                "192.0.2.0/24       | write a DNS name, an IPv4 or an IPv6 address",
                "fs1%eth0           | write a DNS name, an IPv4 or an IPv6 address",
                "fe80::1%           | write a DNS name, an IPv4 or an IPv6 address",
                "1:2:3:4:5:6:7      | write a DNS name, an IPv4 or an IPv6 address",
                "1:2:3:4:5:6:7::8   | write a DNS name, an IPv4 or an IPv6 address",
                "1::2::3            | write a DNS name, an IPv4 or an IPv6 address",
                "fs1..example       | write a DNS name, an IPv4 or an IPv6 address",
                "fs1 example        | write a DNS name, an IPv4 or an IPv6 address",
            })
    void an_address_that_is_none(String address, String advice) {
        assertThat(mistakes("hosts:\n  fs1: {address: '" + address + "'}\n"))
                .containsExactly("a.yaml:2:18: '" + address + "' is not the address of host 'fs1'\n  " + advice);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "192.0.2.1",
                "0.0.0.0",
                "255.255.255.255",
                "fs1",
                "fs1.example.net",
                "fs1.example.net.",
                "'2001:db8::1'",
                "'::1'",
                "'1:2:3:4:5:6:7:8'",
                "'::'",
                "127.0.9.1"
            })
    void an_address(String address) {
        assertThat(mistakes("hosts:\n  x: {address: " + address + "}\n")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "65536", "022", "ssh", "-1", "22.0", "0x16", "99999999999"})
    void a_port_that_is_none(String port) {
        assertThat(mistakes("hosts:\n  fs1: {port: " + port + "}\n"))
                .containsExactly(
                        "a.yaml:2:15: 'port' of host 'fs1' must be a number from 1 to 65535, not '" + port + "'");
        assertThat(mistakes("hosts:\n  fs1: {smb: [{port: " + port + "}]}\n"))
                .containsExactly(
                        "a.yaml:2:22: 'port' of the SMB endpoint of host 'fs1' must be a number from 1 to 65535, not '"
                                + port + "'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"SHA256:abc", "MD5:00:11", "uNiVztksCsDhcc0u9e8BrfJ5oDy4CjvHXIrJfLdW2gc", "SHA256:…"})
    void a_pin_that_is_none(String pin) {
        assertThat(mistakes("hosts:\n  fs1: {host_key: '" + pin + "'}\n"))
                .containsExactly("a.yaml:2:19: 'host_key' of host 'fs1' is not a fingerprint of a host key\n"
                        + "  write SHA256: and 43 characters, as 'ssh-keygen -l' prints it");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-l root", "root;id", "~", "a b", "$USER"})
    void a_user_that_is_none(String user) {
        assertThat(mistakes("hosts:\n  fs1: {user: " + user + "}\n"))
                .containsExactly("a.yaml:2:15: 'user' of host 'fs1' is not a user name: '" + user + "'");
    }

    @Test
    void an_unknown_way_to_become_root() {
        assertThat(mistakes("hosts:\n  fs1: {become: doas}\n"))
                .containsExactly("a.yaml:2:17: unknown way to become root 'doas'\n  known: none, sudo");
    }

    @Test
    void a_host_that_stands_in_two_files() {
        assertThat(mistakes("hosts:\n  fs1: {address: 192.0.2.1}\n", "hosts:\n  fs1: {address: 192.0.2.2}\n"))
                .containsExactly("b.yaml:2:3: duplicate host 'fs1' in the inventory\n"
                        + "  the first is at a.yaml:2:3; remove one of the two");
    }

    @Test
    void a_group_that_stands_in_two_files() {
        assertThat(mistakes("groups: {g: }\nhosts: {a: }\n", "groups: {g: }\nhosts: {b: }\n"))
                .containsExactly("b.yaml:1:10: duplicate group 'g' in the inventory\n"
                        + "  the first is at a.yaml:1:10; remove one of the two");
    }

    @Test
    void one_machine_under_two_names_is_a_warning() {
        assertThat(
                        mistakes(
                                "hosts:\n  a: {address: 192.0.2.1}\n  b: {address: 192.0.2.1}\n  c: {address: 192.0.2.1, port: 23}\n"))
                .containsExactly("a.yaml:3:3: hosts 'a' and 'b' have the same address 192.0.2.1:22\n"
                        + "  if this is one machine, keep one of them and list its endpoints under 'smb'");
    }

    @Test
    void two_servers_of_one_machine_are_none() {
        assertThat(mistakes("""
                hosts:
                  a: {address: 192.0.2.1}
                  b: {address: 192.0.2.1, smb: [{port: 1054}]}
                  c: {address: 192.0.2.1, instance: {document: /etc/samba/c.conf}}
                """)).isEmpty();
    }

    @Test
    void the_file_of_a_server_is_an_absolute_path() {
        assertThat(mistakes("hosts:\n  a: {instance: {document: smb.conf}}\n  b: {instance: {}}\n"))
                .containsExactly(
                        "a.yaml:2:28: 'document' of host 'a' is not an absolute path: 'smb.conf'\n"
                                + "  write the smb.conf that this smbd was given, for example /etc/samba/ps2.conf",
                        "a.yaml:3:17: 'instance' of host 'b' needs the key 'document'");
    }

    @Test
    void a_password_for_sudo_without_sudo_is_a_warning() {
        assertThat(mistakes("hosts:\n  a: {become_password: {env: X}}\n"))
                .containsExactly("a.yaml:2:3: host 'a' has a 'become_password' and no 'become'\n"
                        + "  add become: sudo, or remove it");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "hosts: [a]             | a.yaml:1:8: 'hosts' must be a map of keys and values, not a list",
                "hosts: {}              | a.yaml: the inventory has no hosts",
                "groups: {}             | a.yaml:1:1: an inventory needs the key 'hosts'",
                "hosts: {a: 192.0.2.1}  | a.yaml:1:12: host 'a' must be a map of keys and values, not a text",
                "hosts: {a: {smb: x}}   | a.yaml:1:18: 'smb' of host 'a' must be a list, not a text",
                "hosts: {a: {smb: []}}  | a.yaml:1:18: 'smb' of host 'a' is an empty list",
                "hosts: {a: {port: }}   | a.yaml:1:18: 'port' of host 'a' has no value",
                "hosts: {a: {port: ''}} | a.yaml:1:19: 'port' of host 'a' has no value",
                "hosts: {a: {port: []}} | a.yaml:1:19: 'port' of host 'a' must be a text, not a list",
                "hosts: {a: {key: ~b/x}} | a.yaml:1:18: 'key' of host 'a' begins with '~' and a user name, which is not supported",
                "[a]                    | a.yaml:1:1: an inventory must be a map of keys and values, not a list",
                "hosts: {a: {smb: [1.2.3.4, {address: 1.2.3.4}]}} | a.yaml:1:28: duplicate SMB endpoint 1.2.3.4:445",
            },
            quoteCharacter = '`')
    void what_has_the_wrong_form(String text, String message) {
        assertThat(mistakes(text).get(0).lines().findFirst()).contains(message);
        assertThat(mistakes(text)).hasSize(1);
    }

    @Test
    void all_mistakes_of_all_files_at_once_in_the_order_of_their_places() {
        List<String> mistakes = mistakes("""
                defaults: {platform: smaba, prot: 22}
                hosts:
                  a: {jump: x, port: 0}
                  a: {}
                """, """
                hosts:
                  b: {groups: [g], user: "a b", address: "-x"}
                """);

        assertThat(mistakes)
                .extracting(each -> each.substring(0, each.indexOf(": ")))
                .containsExactly(
                        "a.yaml:1:22",
                        "a.yaml:1:29",
                        "a.yaml:3:13",
                        "a.yaml:3:22",
                        "a.yaml:4:3",
                        "b.yaml:2:16",
                        "b.yaml:2:26",
                        "b.yaml:2:42");
    }

    @Test
    void a_file_that_cannot_be_read(@TempDir Path directory) {
        Diagnostics found = new Diagnostics();

        Inventory.load(List.of(directory.resolve("x.yaml"), directory), USER, Set.of(), found);
        Inventory.load(List.of(), USER, Set.of(), found);
        Inventory.load(List.of(Path.of("/dev/null")), USER, Set.of(), found);

        assertThat(found.all())
                .extracting(Diagnostic::toString)
                .containsExactly(
                        directory.resolve("x.yaml")
                                + ": there is no such file\n  create it, or name another with -i (inventories) or -p (policies)",
                        directory
                                + ": there is no .yaml file in this directory\n  add one; for samples: countersign init DIR",
                        "there is no inventory\n  write one under inventories/, or name one with -i",
                        "/dev/null: this is not a regular file");
    }
}
