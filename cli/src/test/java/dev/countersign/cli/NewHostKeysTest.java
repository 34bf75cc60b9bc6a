package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Needs;
import dev.countersign.testing.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An unknown key is accepted for looking, if requested, but never for changing a host or sending it
 * a password.
 */
@Needs({"namespaces", "smbd", "sshd", "ssh-keygen", "nmap"})
class NewHostKeysTest extends OnOneHost {
    private static final String ACCEPT = "--accept-new-host-keys";
    private Path known = Path.of("");

    @BeforeEach
    void nobody_is_known() {
        known = program.terminal().home().resolve(".ssh/known_hosts_lab");
        inventory(one.lab().knownHosts().toString(), known.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"check", "plan", "status"})
    void a_new_key_is_written_down_for_its_owner_and_said(String command) throws IOException {
        Terminal.Said first = program.run(command, ACCEPT, "-q", "--json");
        Terminal.Said second = program.run(command, "--json");

        assertThat(first.exit()).as(first.err()).isEqualTo(command.equals("status") ? 0 : 2);
        assertThat(first.err()).contains("fs1").contains(fingerprint()).contains(known.toString());
        assertThat(first.json().integer("exitCode")).isEqualTo(first.exit());
        assertThat(Files.readAllLines(known)).hasSize(1);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(known)))
                .isEqualTo("rw-------");
        assertThat(second.exit()).as(second.err()).isEqualTo(first.exit());
        assertThat(second.err()).doesNotContain(fingerprint());
    }

    @Test
    void without_being_asked_no_key_is_written_down() {
        assertThat(program.run("check").exit()).isEqualTo(3);
        assertThat(known).doesNotExist();
    }

    @Test
    void a_key_that_is_another_one_than_before_is_refused_all_the_same() throws IOException {
        Path other = temporary.resolve("other");
        Ran.of(List.of("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", other.toString()))
                .orFail();
        String line = one.host().address() + " "
                + Files.readString(Path.of(other + ".pub")).strip();
        Files.createDirectories(known.getParent());
        Files.writeString(known, line + "\n");

        Terminal.Said check = program.run("check", ACCEPT, "--json");

        assertThat(check.exit()).as(check.out()).isEqualTo(3);
        assertThat(OneHost.only(check).text("reason")).contains("has CHANGED");
        assertThat(known).hasContent(line);
    }

    @ParameterizedTest
    @ValueSource(strings = {"apply --yes", "rollback 20261122T095141Z-3f9c --yes", "confirm 20261122T095141Z-3f9c"})
    void nothing_is_changed_with_it(String command) {
        String before = one.disk();
        String[] words = (command + " " + ACCEPT).split(" ", -1);

        Terminal.Said said = program.run(words);

        assertThat(said.exit()).as(said.err()).isEqualTo(64);
        assertThat(said.err()).contains(ACCEPT).contains(words[0]);
        assertThat(known).doesNotExist();
        assertThat(one.disk()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "user: root, password: {env: NO_SUCH}",
                "user: operator, become: sudo, become_password: {env: NO_SUCH}"
            })
    void no_password_is_sent_to_whoever_answers(String login) {
        inventory("user: root", login);

        Terminal.Said said = program.run("check", ACCEPT);

        assertThat(said.exit()).as(said.err()).isEqualTo(64);
        assertThat(said.err()).contains(ACCEPT).contains("password").contains("fs1");
        assertThat(known).doesNotExist();
    }

    @Test
    void nor_to_a_host_on_the_way() {
        inventory("  fs1:", "  way: {address: " + one.host().address() + ", password: {env: NO_SUCH}}\n  fs1:");
        inventory("groups: [lab]}", "groups: [lab], jump: way}");

        Terminal.Said said = program.run("check", ACCEPT, "-l", "fs1");

        assertThat(said.exit()).as(said.err()).isEqualTo(64);
        assertThat(said.err()).contains("unknown keys: way");
    }

    private void inventory(String what, String instead) {
        String inventory = program.terminal().text("inventories/lab.yaml");
        assertThat(inventory).contains(what);
        program.terminal().file("inventories/lab.yaml", inventory.replace(what, instead));
    }

    private String fingerprint() {
        String key =
                one.host().tree().resolve("etc/ssh/ssh_host_ed25519_key.pub").toString();
        return Ran.of(List.of("ssh-keygen", "-l", "-f", key)).orFail().output().split(" ", -1)[1];
    }
}
