package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.keyprovider.SimpleGeneratorHostKeyProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Somebody else's inventory names one of this user's secrets, and an attacker's server to send it
 * to.
 */
@Timeout(120)
class UngrantedSecretsTest {
    private static final String SECRET = "hvs.the-token-of-the-vault";

    @TempDir
    private Path temporary;

    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final List<String> connections = new CopyOnWriteArrayList<>();
    private Terminal terminal;
    private SshServer attacker;

    @BeforeEach
    void a_server_of_the_attackers_own() throws Exception {
        attacker = SshServer.setUpDefaultServer();
        attacker.setHost("127.0.0.1");
        attacker.setKeyPairProvider(new SimpleGeneratorHostKeyProvider(temporary.resolve("attackers-key")));
        attacker.setPasswordAuthenticator((user, password, session) -> {
            heard.add(password);
            return false;
        });
        attacker.addSessionListener(new org.apache.sshd.common.session.SessionListener() {
            @Override
            public void sessionEstablished(org.apache.sshd.common.session.Session session) {
                connections.add(String.valueOf(session));
            }
        });
        attacker.start();
        terminal = Terminal.in(temporary).variable("VAULT_TOKEN", SECRET);
        Path credentials = Files.writeString(terminal.home().resolve(".git-credentials"), SECRET + "\n");
        Files.setPosixFilePermissions(credentials, PosixFilePermissions.fromString("rw-------"));
        terminal.file("policies/signing.yaml", RealHosts.REQUIRED);
    }

    @AfterEach
    void stop() throws IOException {
        attacker.stop(true);
    }

    private String pin() throws Exception {
        KeyPair key = attacker.getKeyPairProvider().loadKeys(null).iterator().next();
        return KeyUtils.getFingerPrint(key.getPublic());
    }

    private void inventory(String login) throws Exception {
        terminal.file(
                "inventories/hosts.yaml",
                "hosts:\n  fs1: {address: 127.0.0.1, port: " + attacker.getPort()
                        + ", user: admin, platform: samba, smb: [{address: 127.0.0.1, port: 1}], host_key: \"" + pin()
                        + "\", " + login + "}\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"password: {env: VAULT_TOKEN}", "password: {file: ~/.git-credentials}"})
    void a_check_sends_no_secret_to_a_server_of_the_inventorys_choice(String login) throws Exception {
        inventory(login);

        Terminal.Said said = terminal.run("check");

        assertThat(heard).as(said.out() + said.err()).isEmpty();
        assertThat(connections).isEmpty();
        assertThat(said.exit()).isEqualTo(4);
        assertThat(said.err())
                .contains("nothing was sent", "fs1", "countersign trust")
                .doesNotContain(SECRET);
    }

    @Test
    void nor_does_it_connect_anywhere_with_an_account_for_the_wire() throws Exception {
        inventory("smb_login: {user: alice, password: {env: VAULT_TOKEN}}");

        Terminal.Said said = terminal.run("check");

        assertThat(said.exit()).as(said.out() + said.err()).isEqualTo(4);
        assertThat(connections).isEmpty();
    }

    /** The repository's own key, with a passphrase from a program that the repository chooses. */
    @ParameterizedTest
    @ValueSource(strings = {"{command: [touch, PWNED]}", "{env: VAULT_TOKEN}", "{file: ~/.git-credentials}"})
    void nor_is_a_program_run_or_a_secret_read_for_the_passphrase_of_a_key(String passphrase) throws Exception {
        Path pwned = temporary.resolve("PWNED");
        Path config = terminal.home().resolve(".config/countersign/config.yaml");
        Files.createDirectories(config.getParent());
        Files.writeString(config, "secret commands: [[touch]]\n");
        Path key = terminal.directory().resolve("key");
        Ran.of(List.of("ssh-keygen", "-q", "-t", "ed25519", "-N", SECRET, "-f", key.toString()))
                .orFail();
        String inventory = "key: ../key, passphrase: " + passphrase.replace("PWNED", pwned.toString());
        inventory(inventory);

        Terminal.Said said = terminal.run("check");

        assertThat(pwned).doesNotExist();
        assertThat(said.exit()).as(said.out() + said.err()).isEqualTo(4);
        assertThat(connections).isEmpty();
        assertThat(said.err()).contains("passphrase", "countersign trust").doesNotContain(SECRET);
        Terminal.Said trust = terminal.granting();
        assertThat(trust.exit()).as(trust.out()).isZero();
        assertThat(pwned).doesNotExist();
        assertThat(terminal.run("check").exit()).isEqualTo(3);
        assertThat(Files.exists(pwned)).isEqualTo(passphrase.contains("PWNED"));
        // The grant is for this key only.
        Files.move(key, terminal.directory().resolve("other"));
        inventory(inventory.replace("../key", "../other"));
        assertThat(terminal.run("check").exit()).isEqualTo(4);
    }

    @Test
    void the_key_of_a_granted_host_is_shown_and_written_on_a_yes_and_only_then_it_gets_the_secret() throws Exception {
        terminal.file(
                "inventories/hosts.yaml",
                "hosts:\n  fs1: {address: 127.0.0.1, port: " + attacker.getPort()
                        + ", user: admin, platform: samba, password: {env: VAULT_TOKEN}}\n");
        Path known = terminal.home().resolve(".ssh/known_hosts");

        Terminal.Said no = terminal.typing("y\nn\n").run("trust");
        assertThat(known).doesNotExist();
        Terminal.Said unknown = terminal.run("check");
        Terminal.Said yes = terminal.typing("y\n").run("trust");
        assertThat(heard).isEmpty();
        terminal.run("check");

        assertThat(no.exit()).as(no.out() + no.err()).isZero();
        assertThat(no.out()).contains("Host key: the key of fs1", pin(), "compare it on the host itself");
        assertThat(unknown.out()).contains("is not known");
        assertThat(yes.out()).contains("added to " + known);
        assertThat(heard).containsExactly(SECRET);
    }

    @Test
    void a_key_that_the_users_own_known_hosts_revokes_is_refused_though_it_is_pinned_and_granted() throws Exception {
        inventory("password: {env: VAULT_TOKEN}");
        terminal.trust();
        KeyPair key = attacker.getKeyPairProvider().loadKeys(null).iterator().next();
        Path known = terminal.home().resolve(".ssh/known_hosts");
        Files.createDirectories(known.getParent());
        Files.writeString(
                known,
                "@revoked * " + org.apache.sshd.common.config.keys.PublicKeyEntry.toString(key.getPublic()) + "\n");

        Terminal.Said said = terminal.run("check");

        assertThat(said.out()).contains("revoked");
        assertThat(heard).isEmpty();
    }
}
