package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Needs;
import dev.countersign.testing.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Hosts that do not let us in, or not all the way to root: reported as such, never called
 * compliant, and not changed.
 */
@Needs({"namespaces", "smbd", "sshd", "ssh-keygen", "sudo"})
class NoWayInTest extends OnOneHost {

    private String before = "";

    @BeforeEach
    void remember() {
        before = one.disk();
    }

    @AfterEach
    void nothing_was_changed() {
        assertThat(one.disk()).isEqualTo(before);
        assertThat(one.host().advertises()).isEqualTo("not required");
    }

    @Test
    void a_host_that_is_not_there_is_not_reached_and_said_so_by_name_and_address() throws IOException {
        String nobody = one.host().address().replaceFirst("[.]1$", ".200");
        inventory(one.host().address(), nobody);

        refused(3, "NotReached", nobody, "Connection refused");
    }

    @Test
    void a_login_that_is_refused_is_not_reached() throws IOException {
        Path stranger = temporary.resolve("stranger");
        Ran.of(List.of("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", stranger.toString()))
                .orFail();
        inventory(one.lab().key().toString(), stranger.toString());

        refused(3, "NotReached", "root", "refused");
    }

    @Test
    void a_key_file_that_is_not_there_is_named() throws IOException {
        Path absent = temporary.resolve("absent");
        inventory(one.lab().key().toString(), absent.toString());

        refused(3, "NotReached", absent.toString());
    }

    @Test
    void a_host_key_that_nobody_knows_is_refused_with_its_fingerprint() throws IOException {
        Path empty = Files.writeString(temporary.resolve("known"), "");
        inventory(one.lab().knownHosts().toString(), empty.toString());

        refused(3, "NotReached", "not known", fingerprint());
    }

    @Test
    void a_host_key_that_is_another_one_than_before_is_refused_in_other_words() throws IOException {
        Path other = temporary.resolve("other");
        Ran.of(List.of("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", other.toString()))
                .orFail();
        String line = Files.readString(one.lab().knownHosts());
        String[] key = Files.readString(Path.of(other + ".pub")).split(" ", -1);
        Path changed = Files.writeString(
                temporary.resolve("known"), line.substring(0, line.indexOf(' ')) + " ssh-ed25519 " + key[1] + "\n");
        inventory(one.lab().knownHosts().toString(), changed.toString());

        refused(3, "NotReached", "has CHANGED", fingerprint());
    }

    @Test
    void a_pin_that_is_not_the_hosts_key_is_refused_although_known_hosts_has_it() throws IOException {
        inventory("groups: [lab]}", "groups: [lab], host_key: \"SHA256:" + "A".repeat(43) + "\"}");

        refused(3, "NotReached", fingerprint());
    }

    @Test
    void the_right_pin_needs_no_known_hosts() throws IOException {
        Path empty = Files.writeString(temporary.resolve("known"), "");
        inventory(one.lab().knownHosts().toString(), empty.toString());
        inventory("groups: [lab]}", "groups: [lab], host_key: \"" + fingerprint() + "\"}");

        assertThat(program.run("check").exit()).isEqualTo(2);
    }

    @Test
    void sudo_that_wants_a_password_that_nobody_gave_is_refused() throws IOException {
        inventory("user: root", "user: operator, become: sudo");

        refused(4, "Refused", "sudo", "password");
    }

    @Test
    void a_wrong_sudo_password_is_one_attempt_ever() throws IOException {
        Path wrong = secret("wrong");
        inventory("user: root", "user: operator, become: sudo, become_password: {file: \"" + wrong + "\"}");
        try (SudoAttempts attempts = SudoAttempts.on(one.host())) {
            assertThat(program.run("check", "--json").exit()).isEqualTo(3);
            assertThat(attempts.wrong()).isEqualTo(1);

            refused(4, "Refused", "sudo", "one attempt failed, and it is not repeated");
            // one by the second check, one by apply
            assertThat(attempts.wrong()).isEqualTo(3);
        }
    }

    @Test
    void a_sudo_password_that_cannot_be_had_is_no_attempt() throws IOException {
        inventory(
                "user: root",
                "user: operator, become: sudo, become_password: {file: \"" + temporary.resolve("absent") + "\"}");
        try (SudoAttempts attempts = SudoAttempts.on(one.host())) {
            refused(3, "NotReached", temporary.resolve("absent").toString());
            assertThat(attempts.wrong()).isZero();
        }
    }

    @Test
    void a_password_file_that_others_may_read_is_not_used() throws IOException {
        Path open = secret(one.lab().operatorPassword());
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-r--r--"));
        inventory("user: root", "user: operator, become: sudo, become_password: {file: \"" + open + "\"}");

        refused(3, "NotReached", open.toString());
    }

    /**
     * Asserts that check ends with 3 and apply with {@code exit} and {@code outcome}; both say
     * {@code words}, and no secret.
     */
    private void refused(int exit, String outcome, String... words) {
        Terminal.Said check = program.run("check", "--json");
        Terminal.Said apply = program.run("apply", "--yes", "--json");

        assertThat(check.exit()).as(check.out() + check.err()).isEqualTo(3);
        assertThat(OneHost.only(check).text("reason")).contains(words);
        assertThat(check.json().map("verdicts").integer("compliant")).isZero();
        assertThat(apply.exit()).as(apply.out() + apply.err()).isEqualTo(exit);
        assertThat(OneHost.only(apply).text("outcome")).isEqualTo(outcome);
        assertThat(OneHost.only(apply).text("reason")).contains(words);
        assertThat(check.out() + check.err() + apply.out() + apply.err())
                .doesNotContain(one.lab().operatorPassword())
                .doesNotContain("\tat ");
    }

    private void inventory(String what, String instead) {
        String inventory = program.terminal().text("inventories/lab.yaml");
        assertThat(inventory).contains(what);
        program.terminal()
                .file("inventories/lab.yaml", inventory.replace(what, instead))
                .trust();
    }

    private String fingerprint() {
        String key =
                one.host().tree().resolve("etc/ssh/ssh_host_ed25519_key.pub").toString();
        return Ran.of(List.of("ssh-keygen", "-l", "-f", key)).orFail().output().split(" ", -1)[1];
    }

    private Path secret(String text) throws IOException {
        Path file = Files.writeString(temporary.resolve("secret"), text + "\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }
}
