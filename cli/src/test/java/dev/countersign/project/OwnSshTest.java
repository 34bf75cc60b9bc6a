package dev.countersign.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.Diagnostics;
import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.Problem;
import dev.countersign.inventory.Endpoint;
import dev.countersign.inventory.Host;
import dev.countersign.inventory.Inventory;
import dev.countersign.inventory.LocalUser;
import dev.countersign.inventory.SshLogin;
import dev.countersign.testing.Needs;
import dev.countersign.testing.StillClock;
import dev.countersign.yaml.SourceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Needs("ssh")
class OwnSshTest {
    @TempDir
    Path home;

    private final List<Diagnostic> warnings = new ArrayList<>();

    @BeforeEach
    void makeFolder() throws IOException {
        Files.createDirectory(home.resolve(".ssh"));
    }

    private void config(String text) throws IOException {
        Path file = home.resolve(".ssh/config");
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    }

    private Path key(String name) throws IOException {
        return Files.writeString(home.resolve(".ssh").resolve(name), "key");
    }

    private Inventory inventory(String text) {
        Diagnostics found = new Diagnostics();
        Inventory inventory = Inventory.of(
                List.of(SourceFile.of(Path.of("/etc/fleet/a.yaml"), text)),
                new LocalUser("somebody", home),
                Set.of(),
                found);
        assertThat(found.hasErrors()).as(found.all().toString()).isFalse();
        return inventory;
    }

    private Host completed(String text, Map<String, String> variables) {
        Inventory inventory = inventory(text);
        return OwnSsh.complete(
                        inventory,
                        inventory.hosts(),
                        new Workstation(variables, home, "somebody", new StillClock(Instant.EPOCH)),
                        warnings)
                .hosts()
                .get(0);
    }

    private Host completed(String text) {
        return completed(text, Map.of());
    }

    @Test
    void what_the_inventory_leaves_open_is_as_ssh_has_it() throws IOException {
        config("""
                Host fs1
                  HostName fs1.example.net
                  Port 2222
                  User admin
                  IdentityFile ~/.ssh/fleet_%h
                  IdentitiesOnly yes
                  HostKeyAlias fs1-key
                  UserKnownHostsFile %d/.ssh/fleet_hosts
                """.replace("%d", home.toString()));

        Host host = completed("hosts: {fs1: {}}");

        SshLogin login = host.login();
        assertThat(login.ssh()).isEqualTo(new Endpoint("fs1.example.net", 2222));
        assertThat(login.user()).isEqualTo("admin");
        assertThat(login.keys()).containsExactly(home.resolve(".ssh/fleet_fs1.example.net"));
        assertThat(login.onlyKeys()).isTrue();
        assertThat(login.keyName()).isEqualTo(new Endpoint("fs1-key", 22));
        assertThat(login.knownHosts()).isEqualTo(home.resolve(".ssh/fleet_hosts"));
        assertThat(host.smb()).containsExactly(new Endpoint("fs1.example.net", 445));
    }

    @Test
    void what_the_inventory_says_wins() throws IOException {
        config("""
                Host *
                  User nobody
                  Port 2222
                  IdentityFile ~/.ssh/other
                  ProxyCommand false
                """);

        Host host = completed(
                "hosts: {fs1: {address: 192.0.2.1, port: 22, user: root, key: /k, jump: none, smb: [192.0.2.2]}}");

        assertThat(host.login().ssh()).isEqualTo(new Endpoint("192.0.2.1", 22));
        assertThat(host.login().user()).isEqualTo("root");
        assertThat(host.login().keys()).containsExactly(Path.of("/k"));
        assertThat(host.login().onlyKeys()).isFalse();
        assertThat(host.login().jump()).isEmpty();
        assertThat(host.smb()).containsExactly(new Endpoint("192.0.2.2", 445));
    }

    @Test
    void the_end_of_a_tunnel_on_this_machine_is_not_where_the_host_serves_smb() throws IOException {
        config("Host fs1\n  HostName 127.0.0.1\n  Port 10022\n");

        Host host = completed("hosts: {fs1: {}}");

        assertThat(host.login().ssh()).isEqualTo(new Endpoint("127.0.0.1", 10022));
        assertThat(host.smb()).containsExactly(new Endpoint("fs1", 445));
    }

    @Test
    void proxy_jumps_become_hosts_on_the_way_each_with_its_own_settings() throws IOException {
        config("""
                Host fs1
                  ProxyJump op@outer:2200,inner
                Host outer
                  HostName outer.example.net
                Host inner
                  User guard
                  ProxyJump never-used
                """);

        Inventory inventory = inventory("hosts: {fs1: {}, inner: {address: 203.0.113.66, user: evil}}");
        Inventory completed = OwnSsh.complete(
                inventory,
                List.of(inventory.hosts().get(0)),
                new Workstation(Map.of(), home, "somebody", new StillClock(Instant.EPOCH)),
                warnings);
        Host inner = completed.jump(completed.hosts().get(0)).orElseThrow();
        Host outer = completed.jump(inner).orElseThrow();

        assertThat(inner.login().ssh()).isEqualTo(new Endpoint("inner", 22));
        assertThat(inner.login().user()).isEqualTo("guard");
        assertThat(outer.login().ssh()).isEqualTo(new Endpoint("outer.example.net", 2200));
        assertThat(outer.login().user()).isEqualTo("op");
        assertThat(completed.jump(outer)).isEmpty();
    }

    @Test
    void hosts_that_jump_over_each_other_are_refused_and_not_followed_for_ever() throws IOException {
        config("Host a\n  ProxyJump b\nHost b\n  ProxyJump a\n");

        assertThatThrownBy(() -> completed("hosts: {a: {}}")).isInstanceOfSatisfying(Problem.class, problem -> {
            assertThat(problem.code()).isEqualTo(ExitCode.INVALID);
            assertThat(problem.diagnostics().get(0).what()).contains("more than 8 hosts");
        });
    }

    @Test
    void a_proxy_command_is_refused_and_not_run() throws IOException {
        Path ran = home.resolve("ran");
        config("Host fs1\n  ProxyCommand touch " + ran + "\n");

        assertThatThrownBy(() -> completed("hosts: {fs1: {}}"))
                .isInstanceOfSatisfying(
                        Problem.class,
                        problem -> assertThat(problem.diagnostics())
                                .extracting(Diagnostic::toString)
                                .singleElement()
                                .asString()
                                .contains("ProxyCommand", "jump: none"));
        assertThat(ran).doesNotExist();
        assertThat(completed("hosts: {fs1: {jump: none}}").login().jump()).isEmpty();
    }

    @Test
    void revoked_host_keys_are_not_ignored() throws IOException {
        config(
                "Host fs1\n  RevokedHostKeys ~/.ssh/revoked\nHost fs2\n  ProxyJump fs1\nHost *\n  RevokedHostKeys none\n");

        // An inventory that says everything else changes nothing about it.
        for (String hosts : List.of(
                "{fs1: {}}",
                "{fs1: {user: root, port: 22, key: /k, known_hosts: /kh, jump: none, smb: [192.0.2.2]}}",
                "{fs2: {}}")) {
            assertThatThrownBy(() -> completed("hosts: " + hosts)).isInstanceOfSatisfying(Problem.class, problem -> {
                assertThat(problem.code()).isEqualTo(ExitCode.INVALID);
                assertThat(problem.diagnostics().get(0).toString())
                        .contains("'fs1' has RevokedHostKeys there", "@revoked");
            });
        }
        assertThat(completed("hosts: {fs3: {}}").login().ssh()).isEqualTo(new Endpoint("fs3", 22));
    }

    @Test
    void nothing_in_it_loosens_how_host_keys_are_checked() throws IOException {
        config("Host *\n  StrictHostKeyChecking no\n  UserKnownHostsFile /dev/null\n");

        SshLogin login = completed("hosts: {fs1: {}}").login();

        assertThat(login.knownHosts()).isEqualTo(home.resolve(".ssh/known_hosts"));
        assertThat(login.hostKeyPin()).isEmpty();
    }

    @Test
    void without_a_key_anywhere_the_usual_ones_are_tried() throws IOException {
        Path rsa = key("id_rsa");
        Path ed25519 = key("id_ed25519");
        key("id_ed25519_sk");

        assertThat(completed("hosts: {fs1: {}}").login().keys()).containsExactly(ed25519, rsa);
        config("Host *\n  User admin\n");
        assertThat(completed("hosts: {fs1: {}}").login().keys()).containsExactly(ed25519, rsa);
        config("Host *\n  IdentityFile ~/.ssh/id_rsa\n");
        assertThat(completed("hosts: {fs1: {}}").login().keys()).containsExactly(rsa);
        assertThat(completed("hosts: {fs1: {key: /k}}").login().keys()).containsExactly(Path.of("/k"));
    }

    @Test
    void in_ci_it_is_not_read() throws IOException {
        config("Host *\n  User admin\n");

        assertThat(completed("hosts: {fs1: {}}", Map.of("CI", "true")).login().user())
                .isEqualTo("somebody");
        assertThat(completed("hosts: {fs1: {}}", Map.of("CI", "false")).login().user())
                .isEqualTo("admin");
    }

    @Test
    void a_file_that_others_can_write_is_not_used() throws IOException {
        config("Host *\n  User admin\n");
        Files.setPosixFilePermissions(home.resolve(".ssh/config"), PosixFilePermissions.fromString("rw-rw-rw-"));

        assertThatThrownBy(() -> completed("hosts: {fs1: {}}"))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.code()).isEqualTo(ExitCode.REFUSED));
    }

    @Test
    void a_mistake_in_it_is_told_in_the_words_of_ssh() throws IOException {
        config("Host fs1\n  Usr admin\n");

        assertThatThrownBy(() -> completed("hosts: {fs1: {}}")).isInstanceOfSatisfying(Problem.class, problem -> {
            assertThat(problem.code()).isEqualTo(ExitCode.INVALID);
            assertThat(problem.diagnostics().get(0).what()).contains("line 2", "usr");
        });
    }

    @Test
    void without_the_ssh_program_it_is_not_read_and_that_is_said() throws IOException {
        config("Host *\n  User admin\n");

        Host host = completed("hosts: {fs1: {}}", Map.of("PATH", home.toString()));

        assertThat(host.login().user()).isEqualTo("somebody");
        assertThat(warnings).hasSize(1);
        assertThat(warnings.get(0).what()).contains("is not used", "not on the PATH");
    }

    @Test
    void a_host_name_never_reaches_ssh_as_an_option_or_a_token() throws IOException {
        config("Host *\n  User admin\n");

        assertThat(completed("hosts: {fs1: {address: \"fe80::1%eth0\"}}")
                        .login()
                        .user())
                .isEqualTo("somebody");
        assertThat(Optional.of(completed("hosts: {fs1: {address: \"2001:db8::1\"}}")
                        .login()
                        .user()))
                .contains("admin");
    }
}
