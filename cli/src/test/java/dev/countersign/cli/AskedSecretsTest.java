package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Needs;
import dev.countersign.testing.Pty;
import dev.countersign.testing.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Secrets that nothing else gives are asked for on a terminal, and are not shown there. */
@Needs({"script", "namespaces", "smbd", "sshd", "ssh", "ssh-keygen"})
class AskedSecretsTest extends WithOneHost {
    private static final Duration LONGEST = Duration.ofSeconds(90);

    @TempDir
    Path temporary;

    private RealHosts program;
    private Path launcher;

    @BeforeEach
    void begin() throws Exception {
        program = one.begin(temporary);
        launcher = Launcher.in(temporary.resolve("checkout"));
        Path ssh = Files.createDirectories(program.terminal().home().resolve(".ssh"));
        Files.copy(one.lab().knownHosts(), ssh.resolve("known_hosts"));
    }

    private Pty onATerminal(String words) throws IOException {
        return Pty.start(
                temporary,
                Map.of("HOME", program.terminal().home().toString()),
                launcher + " -C " + program.terminal().directory() + " " + words);
    }

    private void inventory(String text) throws IOException {
        Files.writeString(program.terminal().directory().resolve("inventories/lab.yaml"), text);
    }

    private String host() {
        return "address: " + one.host().address() + ", port: " + one.host().sshPort();
    }

    @Test
    void a_passphrase_opens_the_usual_key_and_is_not_shown() throws Exception {
        Path key = program.terminal().home().resolve(".ssh/id_ed25519");
        Ran.of(List.of("ssh-keygen", "-q", "-t", "ed25519", "-N", "open sesame", "-f", key.toString()))
                .orFail();
        one.shell("cat >>/root/.ssh/authorized_keys <<'KEY'\n" + Files.readString(Path.of(key + ".pub")) + "KEY\n");
        inventory("hosts: {fs1: {" + host() + ", user: root, platform: samba}}\n");

        try (Pty pty = onATerminal("check")) {
            pty.await("Passphrase for the key " + key + ":").type("open sesame\n");

            assertThat(pty.exit(LONGEST)).as(pty.shown()).isEqualTo(2);
            assertThat(pty.shown()).contains("1 violated").doesNotContain("open sesame");
        }
        assertThat(program.run("check").exit()).isEqualTo(3);
    }

    @Test
    void the_password_of_sudo_goes_to_the_hosts_that_the_question_names() throws Exception {
        String password = Files.readString(one.lab().directory().resolve("operator.password"))
                .strip();
        inventory("hosts: {fs1: {" + host() + ", user: operator, become: sudo, platform: samba, key: "
                + one.lab().key() + "}}\n");

        try (Pty pty = onATerminal("check")) {
            pty.await("sudo password of operator for fs1:").type(password + "\n");

            assertThat(pty.exit(LONGEST)).as(pty.shown()).isEqualTo(2);
            assertThat(pty.shown()).contains("1 violated").doesNotContain(password);
        }
    }

    @Test
    void a_typed_password_never_goes_to_a_host_whose_key_only_the_repository_says() throws Exception {
        Files.delete(program.terminal().home().resolve(".ssh/known_hosts"));
        inventory("hosts: {fs1: {" + host() + ", user: operator, become: sudo, platform: samba, key: "
                + one.lab().key() + ", known_hosts: " + one.lab().knownHosts() + "}}\n");

        try (Pty pty = onATerminal("check")) {
            assertThat(pty.exit(LONGEST)).as(pty.shown()).isEqualTo(3);
            assertThat(pty.shown()).doesNotContain("sudo password of");
        }
    }

    @Test
    void an_alias_of_ssh_config_is_enough_to_reach_a_host() throws Exception {
        Path config = program.terminal().home().resolve(".ssh/config");
        Files.writeString(
                config,
                "Host files\n  HostName " + one.host().address() + "\n  Port "
                        + one.host().sshPort() + "\n  User root\n  IdentityFile "
                        + one.lab().key() + "\n");
        inventory("hosts: {files: {smb: [" + one.host().address() + "]}}\n");

        Terminal.Said said = program.run("check");

        assertThat(said.exit()).as(said.out() + said.err()).isEqualTo(2);
        assertThat(said.out()).contains("1 violated");
    }
}
