package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A file in a repository was granted as a host's password. Whatever replaces it later was not
 * granted.
 */
@Timeout(120)
class LinkedSecretsTest {
    private static final String SECRET = "hvs.the-token-of-the-vault";
    private static final String HARMLESS = "the-password-of-the-nas";

    @TempDir
    private Path temporary;

    private final List<String> heard = new CopyOnWriteArrayList<>();
    private Terminal terminal;
    private SshServer server;
    private Path vault;

    @BeforeEach
    void a_granted_file() throws Exception {
        server = SshServer.setUpDefaultServer();
        server.setHost("127.0.0.1");
        server.setKeyPairProvider(new SimpleGeneratorHostKeyProvider(temporary.resolve("key")));
        server.setPasswordAuthenticator((user, password, session) -> {
            heard.add(password);
            return false;
        });
        server.start();
        terminal = Terminal.in(temporary);
        vault = secret(Files.createDirectories(terminal.home().resolve("vault")).resolve("password"), SECRET);
        terminal.file("policies/signing.yaml", RealHosts.REQUIRED);
    }

    @AfterEach
    void stop() throws Exception {
        server.stop(true);
    }

    private static Path secret(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text + "\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    private void inventory(String path) throws Exception {
        KeyPair key = server.getKeyPairProvider().loadKeys(null).iterator().next();
        terminal.file(
                "inventories/hosts.yaml",
                "hosts:\n  fs1: {address: 127.0.0.1, port: " + server.getPort()
                        + ", user: admin, platform: samba, host_key: \"" + KeyUtils.getFingerPrint(key.getPublic())
                        + "\", password: {file: " + path + "}}\n");
    }

    private Path at(String path) {
        return terminal.directory().resolve(path);
    }

    /** What replaces the granted file. */
    enum Swap {
        FILE {
            @Override
            void in(Path repository, Path vault) throws IOException {
                Files.delete(repository.resolve("inventories/secrets/password"));
                Files.createSymbolicLink(repository.resolve("inventories/secrets/password"), vault);
            }
        },
        RELATIVE {
            @Override
            void in(Path repository, Path vault) throws IOException {
                Path place = repository.resolve("inventories/secrets");
                Files.delete(place.resolve("password"));
                Files.createSymbolicLink(place.resolve("password"), place.relativize(vault));
            }
        },
        FOLDER {
            @Override
            void in(Path repository, Path vault) throws IOException {
                Files.delete(repository.resolve("inventories/secrets/password"));
                Files.delete(repository.resolve("inventories/secrets"));
                Files.createSymbolicLink(repository.resolve("inventories/secrets"), vault.getParent());
            }
        },
        TWICE {
            @Override
            void in(Path repository, Path vault) throws IOException {
                Files.delete(repository.resolve("inventories/secrets/password"));
                Files.createSymbolicLink(repository.resolve("hop"), vault.getParent());
                Files.createSymbolicLink(
                        repository.resolve("inventories/secrets/password"), Path.of("../../hop/password"));
            }
        },
        HARD {
            @Override
            void in(Path repository, Path vault) throws IOException {
                Files.delete(repository.resolve("inventories/secrets/password"));
                Files.createLink(repository.resolve("inventories/secrets/password"), vault);
            }
        };

        abstract void in(Path repository, Path vault) throws IOException;
    }

    @ParameterizedTest
    @EnumSource(Swap.class)
    void what_took_the_place_of_a_granted_file_is_not_sent(Swap swap) throws Exception {
        secret(at("inventories/secrets/password"), HARMLESS);
        inventory("secrets/password");
        terminal.trust();
        terminal.run("check");
        assertThat(heard).containsExactly(HARMLESS);
        heard.clear();

        swap.in(terminal.directory(), vault);
        Terminal.Said said = terminal.run("check");

        assertThat(heard).as(said.out() + said.err()).isEmpty();
        assertThat(said.exit()).isEqualTo(swap == Swap.HARD ? 3 : 4);
        assertThat(said.out() + said.err())
                .contains(swap == Swap.HARD ? "has a second name" : vault.toString())
                .doesNotContain(SECRET);
    }

    @Test
    void a_link_that_its_user_saw_and_granted_is_followed_until_it_leads_elsewhere() throws Exception {
        Path other = secret(terminal.home().resolve("other"), HARMLESS);
        Files.createDirectories(at("inventories"));
        Files.createSymbolicLink(at("inventories/password"), other);
        inventory("password");
        assertThat(terminal.granting().out()).contains("the file " + other);
        terminal.run("check");
        assertThat(heard).containsExactly(HARMLESS);

        Files.delete(at("inventories/password"));
        Files.createSymbolicLink(at("inventories/password"), vault);

        assertThat(terminal.run("check").exit()).isEqualTo(4);
        assertThat(heard).containsExactly(HARMLESS);
    }

    /** Secrets that are not sent as they are, but give access all the same. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "smb_login: {kerberos: {cache: secrets/password}}",
                "smb_login: {kerberos: {keytab: secrets/password, principal: probe@EXAMPLE.NET}}",
                "smb_login: {user: probe, password: {file: secrets/password}}",
                "become: sudo, become_password: {file: secrets/password}",
                "key: ~/key, passphrase: {file: secrets/password}",
                "key: secrets/password, passphrase: {env: X}"
            })
    void whatever_the_file_is_for_another_one_needs_another_grant(String use) throws Exception {
        secret(at("inventories/secrets/password"), HARMLESS);
        inventory("secrets/password");
        terminal.file(
                "inventories/hosts.yaml",
                terminal.text("inventories/hosts.yaml").replace("password: {file: secrets/password}", use));
        terminal.trust();
        assertThat(terminal.run("check").exit()).isEqualTo(3);

        Swap.FOLDER.in(terminal.directory(), vault);

        Terminal.Said said = terminal.run("check");
        assertThat(said.exit()).as(said.out() + said.err()).isEqualTo(4);
        assertThat(said.err()).contains(vault.toString());
    }

    /** As Kubernetes mounts a secret: the links' target has a different name after each change. */
    @Test
    void links_of_the_users_own_may_lead_elsewhere_without_another_grant() throws Exception {
        Path mount = Files.createDirectories(temporary.resolve("mount"));
        secret(mount.resolve("..one/password"), HARMLESS);
        secret(mount.resolve("..two/password"), HARMLESS + "2");
        Files.createSymbolicLink(mount.resolve("..data"), Path.of("..one"));
        Files.createSymbolicLink(mount.resolve("password"), Path.of("..data/password"));
        inventory(mount.resolve("password").toString());
        terminal.trust();
        terminal.run("check");

        Files.delete(mount.resolve("..data"));
        Files.createSymbolicLink(mount.resolve("..data"), Path.of("..two"));
        terminal.run("check");

        assertThat(heard).containsExactly(HARMLESS, HARMLESS + "2");
    }

    @Test
    void a_repository_that_is_reached_by_a_link_and_another_text_in_a_granted_file_need_no_new_grant()
            throws Exception {
        secret(at("inventories/secrets/password"), HARMLESS);
        inventory("secrets/password");
        Path way = Files.createSymbolicLink(temporary.resolve("way"), terminal.directory());
        terminal.typing("y\n").runBare("-C", way.toString(), "trust");
        secret(at("inventories/secrets/password"), HARMLESS + "2");

        Terminal.Said said = terminal.piping("").runBare("-C", way.toString(), "check");

        assertThat(said.exit()).as(said.err()).isEqualTo(3);
        assertThat(heard).containsExactly(HARMLESS + "2");
    }

    /** An inventory elsewhere may belong to somebody else too. */
    @Test
    void a_link_beside_an_inventory_that_is_named_is_bound_as_well() throws Exception {
        Path elsewhere = Files.createDirectories(temporary.resolve("elsewhere"));
        secret(elsewhere.resolve("password"), HARMLESS);
        inventory("password");
        Path inventory = Files.move(at("inventories/hosts.yaml"), elsewhere.resolve("hosts.yaml"));
        terminal.trust("-i", inventory.toString());
        terminal.run("check", "-i", inventory.toString());
        assertThat(heard).containsExactly(HARMLESS);

        Files.delete(elsewhere.resolve("password"));
        Files.createSymbolicLink(elsewhere.resolve("password"), vault);

        assertThat(terminal.run("check", "-i", inventory.toString()).exit()).isEqualTo(4);
        assertThat(heard).containsExactly(HARMLESS);
    }
}
