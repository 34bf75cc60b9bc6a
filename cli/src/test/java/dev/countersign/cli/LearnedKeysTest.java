package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
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
import org.junit.jupiter.params.provider.ValueSource;

/** An inventory of somebody else's says where a new host key goes: to no file that decides who may log in, and never past the user's own. */
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
        somebody = SshServer.setUpDefaultServer();
        somebody.setHost("127.0.0.1");
        somebody.setKeyPairProvider(new SimpleGeneratorHostKeyProvider(temporary.resolve("key")));
        somebody.start();
        terminal = Terminal.in(temporary);
        ssh = Files.createDirectories(terminal.home().resolve(".ssh"));
        terminal.file("policies/signing.yaml", RealHosts.REQUIRED);
        terminal.file(
                "inventories/hosts.yaml",
                "hosts:\n  fs1: {address: 127.0.0.1, port: " + somebody.getPort()
                        + ", user: admin, platform: samba, known_hosts: known_hosts}\n");
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
        assertThat(said.out()).contains("could not be written down");
        if (there) {
            assertThat(authorized).hasContent("# mine\n");
        } else {
            assertThat(authorized).doesNotExist();
        }
    }

    @Test
    void one_that_leads_to_another_known_hosts_is_written_to() throws IOException {
        Path real = Files.writeString(ssh.resolve("known_hosts_lab"), "");
        Files.createSymbolicLink(named(), real);

        terminal.run("check", ACCEPT);

        assertThat(Files.readAllLines(real)).hasSize(1);
    }

    @Test
    void a_key_that_is_another_one_than_the_users_own_file_has_is_not_new() throws IOException {
        Files.write(ssh.resolve("known_hosts"), List.of("[127.0.0.1]:" + somebody.getPort() + " " + OTHER_KEY));

        Terminal.Said said = terminal.run("check", ACCEPT);

        assertThat(said.exit()).as(said.out() + said.err()).isEqualTo(3);
        assertThat(said.out()).contains("another one than before");
        assertThat(named()).doesNotExist();
    }
}
