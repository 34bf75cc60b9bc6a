package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.keyprovider.SimpleGeneratorHostKeyProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Somebody else's inventory says where a new host key is written: never to a file that decides who
 * may log in, and never bypassing the user's own file.
 */
@Timeout(120)
class LearnedKeysTest {
    private static final String ACCEPT = "--accept-new-host-keys";
    private static final String OTHER_KEY =
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAILh1yPcbo7C0gLMLXYrFpyTtFtbJBOUVWCUVlfxRAFRV";

    @TempDir
    private Path temporary;

    private Terminal terminal;
    private Path ssh;
    private SshServer somebody;

    @BeforeEach
    void a_server_that_nobody_knows() throws IOException {
        somebody = server("127.0.0.1");
        terminal = Terminal.in(temporary);
        ssh = Files.createDirectories(terminal.home().resolve(".ssh"));
        terminal.file("policies/signing.yaml", RealHosts.REQUIRED);
        terminal.file(
                "inventories/hosts.yaml",
                "hosts:\n  fs1: {address: 127.0.0.1, port: " + somebody.getPort()
                        + ", user: admin, platform: samba, known_hosts: known_hosts}\n");
    }

    private SshServer server(String address) throws IOException {
        SshServer server = SshServer.setUpDefaultServer();
        server.setHost(address);
        Path key = Files.createDirectories(temporary.resolve(address)).resolve("key");
        server.setKeyPairProvider(new SimpleGeneratorHostKeyProvider(key));
        server.start();
        return server;
    }

    @AfterEach
    void stop() throws IOException {
        somebody.stop(true);
    }

    private Path named() {
        return terminal.directory().resolve("inventories/known_hosts");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_link_that_is_called_known_hosts_leads_to_no_other_file(boolean there) throws IOException {
        Path authorized = ssh.resolve("authorized_keys");
        if (there) {
            Files.writeString(authorized, "# mine\n");
        }
        Files.createSymbolicLink(named(), authorized);

        Terminal.Said said = terminal.run("check", ACCEPT);

        assertThat(said.exit()).as(said.out() + said.err()).isEqualTo(3);
        assertThat(said.out()).contains("could not be saved");
        if (there) {
            assertThat(authorized).hasContent("# mine\n");
        } else {
            assertThat(authorized).doesNotExist();
        }
    }

    @Test
    void nor_to_one_that_is_called_so_and_is_not_the_repositorys() throws IOException {
        Path real = Files.writeString(ssh.resolve("known_hosts_lab"), "");
        Files.createSymbolicLink(named(), real);

        assertThat(terminal.run("check", ACCEPT).exit()).isEqualTo(3);

        assertThat(real).isEmptyFile();
    }

    private void inventory(String what) {
        terminal.file(
                "inventories/hosts.yaml",
                "hosts:\n  fs1: {address: 127.0.0.1, port: " + somebody.getPort() + ", user: admin, platform: samba, "
                        + what + "}\n");
    }

    /** A shell, cron or sudo may read every file in its folder, whatever its name. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "OUTSIDE/sudoers.d/known_hosts",
                "../../OUTSIDE/known_hosts",
                "../known_hosts",
                "~/known_hosts",
                "~/.bashrc.d/known_hosts",
                "~/.ssh/../.bashrc.d/known_hosts",
                "~/.ssh/config.d/known_hosts",
                "~/.ssh/authorized_keys",
                "~/.config/fish/known_hosts",
                "linked/known_hosts",
                "deep/linked/known_hosts",
                "not_known_hosts",
                "Known_hosts",
                "known_hosts/",
                "known_hosts.d/x"
            })
    void a_new_key_goes_nowhere_else(String place) throws IOException {
        Path outside = temporary.resolve("outside");
        Files.createDirectories(outside.resolve("sudoers.d"));
        Files.createDirectories(terminal.home().resolve(".bashrc.d"));
        Files.createDirectories(terminal.home().resolve(".ssh/config.d"));
        Files.createDirectories(terminal.home().resolve(".config/fish"));
        Files.createDirectories(terminal.directory().resolve("inventories/deep"));
        Files.createSymbolicLink(terminal.directory().resolve("inventories/linked"), outside);
        Files.createSymbolicLink(terminal.directory().resolve("inventories/deep/linked"), outside);
        if (place.endsWith("/")) {
            Files.createDirectories(terminal.directory().resolve("inventories/known_hosts"));
        }
        inventory("known_hosts: "
                + place.replace("../../OUTSIDE", "../../outside").replace("OUTSIDE", outside.toString()));
        String before = listing();

        Terminal.Said said = terminal.run("check", ACCEPT);

        assertThat(listing()).as(said.out() + said.err()).isEqualTo(before);
        assertThat(said.exit()).as(said.out() + said.err()).isEqualTo(3);
        assertThat(said.out()).contains("could not be saved");
        if (place.equalsIgnoreCase("known_hosts") || place.startsWith("not_")) {
            assertThat(said.out())
                    .contains(place + ": keys are added only to files whose name begins with known_hosts");
        }
    }

    private String listing() throws IOException {
        try (var all = Files.walk(temporary)) {
            StringBuilder listing = new StringBuilder();
            List<Path> files = all.filter(each -> Files.isRegularFile(each, LinkOption.NOFOLLOW_LINKS))
                    .filter(each -> !List.of("runs.key", "key")
                            .contains(each.getFileName().toString()))
                    .sorted()
                    .toList();
            for (Path each : files) {
                listing.append(each).append(' ').append(Files.size(each)).append('\n');
            }
            return listing.toString();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "known_hosts",
                "known_hosts.lab",
                "keys/known_hosts",
                "./keys/../known_hosts",
                "~/.ssh/known_hosts",
                "~/.ssh/known_hosts_lab",
                "~/.config/countersign/known_hosts"
            })
    void the_users_own_files_and_those_of_the_inventorys_folder_take_it(String place) throws IOException {
        Files.createDirectories(terminal.directory().resolve("inventories/keys"));
        inventory("known_hosts: " + place);

        Terminal.Said said = terminal.run("check", ACCEPT);

        Path file = place.startsWith("~")
                ? terminal.home().resolve(place.substring(2))
                : terminal.directory().resolve("inventories").resolve(place).normalize();
        assertThat(file).as(said.out() + said.err()).exists();
        assertThat(Files.readAllLines(file)).hasSize(1);
    }

    /** Next to an inventory that is not in a repository there may be anything. */
    @ParameterizedTest
    @CsvSource({
        "known_hosts, true",
        "sudoers.d/known_hosts, false",
        ".bashrc.d/known_hosts, false",
        "deep/known_hosts.lab, false"
    })
    void an_inventory_that_is_named_has_its_own_folder_and_none_below(String place, boolean good) throws IOException {
        inventory("known_hosts: " + place);
        for (Path folder : List.of(terminal.home(), Files.createDirectories(temporary.resolve("etc")))) {
            Path file = folder.resolve(place);
            Files.createDirectories(file.getParent());
            Path inventory =
                    Files.copy(terminal.directory().resolve("inventories/hosts.yaml"), folder.resolve("hosts.yaml"));

            Terminal.Said said = terminal.run("check", ACCEPT, "-i", inventory.toString());

            assertThat(Files.exists(file)).as(said.out() + said.err()).isEqualTo(good);
        }
    }

    @Test
    void the_users_own_file_may_be_a_link_of_the_users_own() throws IOException {
        Path real = Files.writeString(temporary.resolve("known_hosts"), "");
        Files.createSymbolicLink(ssh.resolve("known_hosts"), real);
        inventory("labels: {a: b}");

        terminal.run("check", ACCEPT);

        assertThat(Files.readAllLines(real)).hasSize(1);
    }

    @Test
    void each_new_key_is_told_and_what_to_do_about_all_of_them_once() throws IOException {
        try (SshServer other = server("127.0.0.2")) {
            terminal.file(
                    "inventories/hosts.yaml",
                    "defaults: {user: admin, platform: samba}\nhosts:\n  fs1: {address: 127.0.0.1, port: "
                            + somebody.getPort() + "}\n  fs2: {address: 127.0.0.2, port: " + other.getPort() + "}\n");

            String told = terminal.run("check", ACCEPT).err();

            assertThat(told).contains("new host key of fs1 (admin@127.0.0.1:", "new host key of fs2 (admin@127.0.0.2:");
            assertThat(told).containsOnlyOnce("compare each on the host itself before you change the host");
            assertThat(told).contains("new keys are added to " + ssh.resolve("known_hosts"));
        }
    }

    /** A man in the middle could have replied, and would be sent the secret a moment later. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "smb_login: {user: probe, password: {env: X}}",
                "smb_login: {kerberos: {cache: ~/cache}}",
                "smb_login: {kerberos: {keytab: ~/keytab, principal: probe@EXAMPLE.NET}}",
                "password: {env: X}",
                "become: sudo, become_password: {env: X}"
            })
    void no_key_is_accepted_of_a_host_that_gets_a_granted_secret(String secret) throws IOException {
        terminal.variable("X", "x");
        inventory(secret);
        terminal.typing("y\nn\n").run("trust");

        Terminal.Said said = terminal.piping("").run("check", ACCEPT);

        assertThat(said.exit()).as(said.out() + said.err()).isEqualTo(64);
        assertThat(said.err()).contains(ACCEPT, "fs1", "countersign trust");
        assertThat(ssh.resolve("known_hosts")).doesNotExist();
    }

    /** If the key is known, the option accepts nothing, and other hosts of the fleet may be new. */
    @ParameterizedTest
    @ValueSource(strings = {"smb_login: {user: probe, password: {env: X}}", "password: {env: X}"})
    void a_host_that_gets_a_secret_and_is_known_is_no_reason_against_it(String secret) throws IOException {
        terminal.variable("X", "x");
        terminal.file(
                "inventories/hosts.yaml",
                "defaults: {user: admin, platform: samba, port: " + somebody.getPort() + "}\nhosts:\n"
                        + "  fs1: {address: 127.0.0.1, " + secret + "}\n  fs2: {address: localhost}\n");
        Terminal.Said trust = terminal.typing("y\ny\n").run("trust");
        assertThat(trust.out()).contains("added to " + ssh.resolve("known_hosts"));

        Terminal.Said said = terminal.piping("").run("check", ACCEPT);

        assertThat(said.exit()).as(said.out() + said.err()).isEqualTo(3);
        assertThat(Files.readAllLines(ssh.resolve("known_hosts")))
                .hasSize(2)
                .anyMatch(line -> line.startsWith("[localhost]"));
    }

    /**
     * A man in the middle shows a plain key, but the user's file says that these hosts have
     * certificates.
     */
    @ParameterizedTest
    @ValueSource(strings = {"*", "[127.0.0.*]:*", "[127.0.0.1]:PORT"})
    void a_plain_key_is_not_new_where_the_users_own_file_names_an_authority(String hosts) throws IOException {
        String name = hosts.replace("PORT", String.valueOf(somebody.getPort()));
        String line = "@cert-authority " + name + " " + OTHER_KEY;
        Files.write(ssh.resolve("known_hosts"), List.of(line));

        for (String what : List.of("labels: {a: b}", "known_hosts: known_hosts")) {
            inventory(what);
            Terminal.Said said = terminal.run("check", ACCEPT);

            assertThat(said.exit()).as(said.out() + said.err()).isEqualTo(3);
            assertThat(said.out()).contains("authority");
            assertThat(named()).doesNotExist();
            assertThat(Files.readAllLines(ssh.resolve("known_hosts"))).containsExactly(line);
        }
    }

    @Test
    void a_key_that_is_another_one_than_the_users_own_file_has_is_not_new() throws IOException {
        Files.write(ssh.resolve("known_hosts"), List.of("[127.0.0.1]:" + somebody.getPort() + " " + OTHER_KEY));

        Terminal.Said said = terminal.run("check", ACCEPT);

        assertThat(said.exit()).as(said.out() + said.err()).isEqualTo(3);
        assertThat(said.out()).contains("has CHANGED");
        assertThat(named()).doesNotExist();
    }
}
