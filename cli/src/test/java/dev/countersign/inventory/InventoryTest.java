package dev.countersign.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.Diagnostics;
import dev.countersign.diagnostic.Problem;
import dev.countersign.secret.SecretReference;
import dev.countersign.yaml.SourceFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The meaning of an inventory. What it refuses is in {@link InventoryMistakesTest}. */
class InventoryTest {
    private static final LocalUser USER = new LocalUser("somebody", Path.of("/home/somebody"));
    private static final Set<String> PLATFORMS = Set.of("samba", "synology-dsm");

    private final Diagnostics found = new Diagnostics();

    private Inventory inventory(String... texts) {
        List<SourceFile> files = new ArrayList<>();
        for (String text : texts) {
            files.add(SourceFile.of(Path.of("/etc/fleet/" + files.size() + ".yaml"), text));
        }
        Inventory inventory = Inventory.of(files, USER, PLATFORMS, found);
        assertThat(found.all()).extracting(Diagnostic::toString).isEmpty();
        return inventory;
    }

    private static Host host(Inventory inventory, String name) {
        return inventory.host(name).orElseThrow();
    }

    @Test
    void a_host_of_which_nothing_is_said_has_the_defaults_of_the_program() {
        Host host = host(inventory("hosts: {fs1.example.net: }"), "fs1.example.net");

        assertThat(host.login())
                .isEqualTo(new SshLogin(
                        new Endpoint("fs1.example.net", 22),
                        "somebody",
                        List.of(),
                        Optional.empty(),
                        Optional.empty(),
                        SshLogin.Become.NONE,
                        Optional.empty(),
                        Path.of("/home/somebody/.ssh/known_hosts"),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        false,
                        Set.of(SshLogin.Setting.values())));
        assertThat(host.platform()).isEqualTo(Host.AUTO);
        assertThat(host.smb()).containsExactly(new Endpoint("fs1.example.net", 445));
        assertThat(host.expectedName()).isEmpty();
        assertThat(host.at()).hasToString("/etc/fleet/0.yaml:1:9");
    }

    @Test
    void a_server_of_its_machine_is_called_by_its_port() {
        Inventory inventory = inventory("hosts: {fs1: {address: 192.0.2.1, groups: [g]}, b: }\ngroups: {g: }\n");

        Host server = inventory.host("fs1:1054").orElseThrow();

        assertThat(server.name()).isEqualTo("fs1:1054");
        assertThat(server.smb()).containsExactly(new Endpoint("192.0.2.1", 1054));
        assertThat(server.groups()).containsExactly("g");
        assertThat(inventory.listed("fs1:1054").orElseThrow().name()).isEqualTo("fs1");
        assertThat(HostSelection.limit(inventory, "fs1:1054"))
                .extracting(Host::name)
                .containsExactly("fs1");
        assertThat(inventory.host("fs1:192.0.2.9:445").orElseThrow().smb())
                .containsExactly(new Endpoint("192.0.2.9", 445));
        Endpoint six = new Endpoint("2001:db8::1", 445);
        assertThat(inventory.host("fs1:" + six.address() + ":445").orElseThrow().smb())
                .containsExactly(six);
        assertThat(inventory.host("fs1:elsewhere:445")).isEmpty();
        assertThat(inventory.host("fs1:0")).isEmpty();
        assertThat(inventory.host("fs1:65536")).isEmpty();
        assertThat(inventory.host("fs1:x")).isEmpty();
        assertThat(inventory.host("c:445")).isEmpty();
    }

    @Test
    void a_server_that_is_named_by_its_port_is_chosen_in_place_of_its_machine() {
        Inventory inventory = inventory("hosts: {fs1: {address: 192.0.2.1}, fs2: {address: 192.0.2.2}}\n");
        Host fs1 = inventory.host("fs1").orElseThrow();

        assertThat(HostSelection.servers(inventory, "fs1:1054,fs2", fs1))
                .extracting(Host::name)
                .containsExactly("fs1:1054");
        assertThat(HostSelection.servers(
                        inventory, "fs1:1054,fs2", inventory.host("fs2").orElseThrow()))
                .isEmpty();
        assertThat(HostSelection.servers(inventory, "fs1:1054,fs*", fs1)).isEmpty();
        assertThat(HostSelection.servers(inventory, "!fs2", fs1)).isEmpty();
        assertThatThrownBy(() -> HostSelection.limit(inventory, "!fs1:1054"))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("-l !fs1:1054 leaves out one smbd of a machine");
    }

    @Test
    void every_key_arrives() {
        Host host = host(inventory("""
                hosts:
                  jump: {address: 192.0.2.1}
                  a:
                    address: 2001:db8::7
                    port: 2222
                    user: DOMAIN\\admin
                    platform: samba
                    key: [~/.ssh/id_ed25519, keys/other, /etc/key]
                    password: {env: A_PASSWORD}
                    passphrase: {file: ~/.secrets/a}
                    become: sudo
                    become_password: {command: [pass, show, a]}
                    known_hosts: known
                    host_key: SHA256:uNiVztksCsDhcc0u9e8BrfJ5oDy4CjvHXIrJfLdW2gc
                    jump: jump
                    labels: {site: berlin, rack: 010}
                    smb: [203.0.113.7, {port: 4450}, {address: "2001:db8::8"}]
                    expected_name: FS1
                """), "a");

        assertThat(host.login())
                .isEqualTo(new SshLogin(
                        new Endpoint("2001:db8::7", 2222),
                        "DOMAIN\\admin",
                        List.of(
                                Path.of("/home/somebody/.ssh/id_ed25519"),
                                Path.of("/etc/fleet/keys/other"),
                                Path.of("/etc/key")),
                        Optional.of(new SecretReference.Environment("A_PASSWORD")),
                        Optional.of(new SecretReference.FromFile(Path.of("/home/somebody/.secrets/a"))),
                        SshLogin.Become.SUDO,
                        Optional.of(new SecretReference.Command(List.of("pass", "show", "a"))),
                        Path.of("/etc/fleet/known"),
                        Optional.of("SHA256:uNiVztksCsDhcc0u9e8BrfJ5oDy4CjvHXIrJfLdW2gc"),
                        Optional.of(new SshLogin.Jump.Listed("jump")),
                        Optional.empty(),
                        false,
                        Set.of()));
        assertThat(host.smb())
                .containsExactly(
                        new Endpoint("203.0.113.7", 445),
                        new Endpoint("2001:db8::7", 4450),
                        new Endpoint("2001:db8::8", 445));
        assertThat(host.labels()).containsEntry("rack", "010").containsEntry("site", "berlin");
        assertThat(host.expectedName()).contains("FS1");
        assertThat(host.smb().get(1)).hasToString("[2001:db8::7]:4450");
    }

    @Test
    void a_host_wins_over_its_groups_a_later_group_over_an_earlier_one_and_groups_over_the_defaults() {
        Inventory inventory = inventory("""
                defaults: {user: d, port: 1, become: sudo, platform: samba, labels: {a: d, b: d, c: d, d: d}}
                groups:
                  first: {port: 2, user: first, labels: {b: first, c: first, d: first}}
                  second: {port: 3, labels: {c: second, d: second}}
                hosts:
                  x: {port: 4, groups: [first, second], labels: {d: x}}
                  y: {groups: [second, first]}
                """);

        Host host = host(inventory, "x");
        assertThat(host.login().ssh().port()).isEqualTo(4);
        assertThat(host.login().user()).isEqualTo("first");
        assertThat(host.login().become()).isEqualTo(SshLogin.Become.SUDO);
        assertThat(host.labels())
                .containsExactly(
                        java.util.Map.entry("a", "d"),
                        java.util.Map.entry("b", "first"),
                        java.util.Map.entry("c", "second"),
                        java.util.Map.entry("d", "x"));
        assertThat(host(inventory, "y").login().ssh().port()).isEqualTo(2);
        assertThat(inventory.groups()).containsExactly("first", "second");
    }

    @Test
    void hosts_keep_the_order_in_which_they_were_written_over_all_files() {
        Inventory inventory = inventory("hosts: {z: , b: , m: }", "hosts: {a: , y: }");

        assertThat(inventory.hosts()).extracting(Host::name).containsExactly("z", "b", "m", "a", "y");
    }

    @Test
    void groups_hold_for_all_files_and_defaults_for_their_own() {
        Inventory inventory = inventory(
                "{defaults: {user: one}, hosts: {a: {groups: [g]}}}",
                "{defaults: {platform: samba}, groups: {g: {port: 2222}}, hosts: {b: {jump: a}}}");

        assertThat(host(inventory, "a").login().ssh().port()).isEqualTo(2222);
        assertThat(host(inventory, "a").platform()).isEqualTo("auto");
        assertThat(host(inventory, "b").login().user()).isEqualTo("somebody");
        assertThat(host(inventory, "b").platform()).isEqualTo("samba");
        assertThat(host(inventory, "b").login().jump()).contains(new SshLogin.Jump.Listed("a"));
    }

    @Test
    void a_jump_of_the_defaults_can_be_taken_away() {
        Inventory inventory = inventory("{defaults: {jump: gate}, hosts: {gate: {jump: none}, inner: }}");

        assertThat(host(inventory, "gate").login().jump()).isEmpty();
        assertThat(host(inventory, "inner").login().jump()).contains(new SshLogin.Jump.Listed("gate"));
    }

    @Test
    void the_bytes_that_were_read_are_kept(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("b.yaml"), "hosts: {a: }\n");
        Files.writeString(directory.resolve("a.yml"), "hosts: {z: }\n");
        Files.writeString(directory.resolve("notes.txt"), "no inventory");
        Files.writeString(directory.resolve(".#b.yaml"), "an editor's");

        Inventory inventory = Inventory.load(List.of(directory), USER, PLATFORMS, found);
        Files.writeString(file, "hosts: {b: }\n");
        inventory.sources().get(1).bytes()[0] = 'X';

        assertThat(found.all())
                .singleElement()
                .satisfies(each -> assertThat(each.headline())
                        .isEqualTo(directory.resolve(".#b.yaml")
                                + ": this file is not read: its name looks like a copy that a program left"));
        assertThat(inventory.hosts()).extracting(Host::name).containsExactly("z", "a");
        assertThat(inventory.sources()).extracting(SourceFile::path).containsExactly(directory.resolve("a.yml"), file);
        assertThat(new String(inventory.sources().get(1).bytes(), StandardCharsets.UTF_8))
                .isEqualTo("hosts: {a: }\n");
    }
}
