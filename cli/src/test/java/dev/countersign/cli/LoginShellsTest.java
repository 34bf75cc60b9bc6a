package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Lab;
import dev.countersign.testing.Needs;
import dev.countersign.testing.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The transaction through sudo from logins with various shells, some of which are not POSIX shells:
 * apply and rollback, or a refusal.
 */
@Needs({"namespaces", "smbd", "sshd", "sudo", "tcsh", "fish"})
class LoginShellsTest {
    @TempDir
    Path temporary;

    @ParameterizedTest
    @CsvSource({"tcsh, admin", "tcsh, operator", "fish, admin", "fish, operator"})
    void a_change_is_made_and_taken_back_through_sudo(String shell, String user) throws IOException {
        try (Lab lab = Lab.up(1, "--shell", user + "=" + path(shell))) {
            RealHosts hosts = RealHosts.of(lab, temporary);
            String secret = user.equals("operator") ? becomePassword(lab.operatorPassword()) : "";
            hosts.terminal()
                    .file("inventories/lab.yaml", inventory(lab, user, secret))
                    .trust();
            String before = RealHosts.state(lab.host(1));

            Terminal.Said apply = hosts.run("apply", "--yes", "--json");
            String wire = lab.host(1).advertises();
            Terminal.Said back = hosts.run("rollback", hosts.lastRun(), "--yes", "--json");

            assertThat(apply.exit()).as(apply.out() + apply.err()).isEqualTo(0);
            assertThat(wire).isEqualTo("required");
            assertThat(back.exit()).as(back.out() + back.err()).isEqualTo(0);
            assertThat(RealHosts.state(lab.host(1))).isEqualTo(before);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sh", "tcsh", "fish"})
    void a_wrong_password_is_one_attempt_and_changes_nothing(String shell) throws Exception {
        try (OneHost one = OneHost.up("--shell", "operator=" + path(shell))) {
            RealHosts hosts = one.begin(temporary);
            hosts.terminal()
                    .file("inventories/lab.yaml", inventory(one.lab(), "operator", becomePassword("wrong")))
                    .trust();
            String before = one.disk();

            try (SudoAttempts attempts = SudoAttempts.on(one.host())) {
                refused(hosts.run("check", "--json"), 3, "one attempt failed, and it is not repeated");
                assertThat(attempts.wrong()).isEqualTo(1);
                refused(hosts.run("apply", "--yes", "--json"), 4, "one attempt failed, and it is not repeated");
                assertThat(attempts.wrong()).isEqualTo(2);
            }

            assertThat(one.disk()).isEqualTo(before);
            assertThat(one.host().advertises()).isEqualTo("not required");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sh", "tcsh", "fish"})
    void sudo_that_asks_where_no_password_was_given_is_told_none_and_changes_nothing(String shell) throws Exception {
        try (OneHost one = OneHost.up("--shell", "operator=" + path(shell))) {
            RealHosts hosts = one.begin(temporary);
            hosts.terminal().file("inventories/lab.yaml", inventory(one.lab(), "operator", ""));
            String before = one.disk();

            try (SudoAttempts attempts = SudoAttempts.on(one.host())) {
                refused(hosts.run("check", "--json"), 3, "a password is required");
                refused(hosts.run("apply", "--yes", "--json"), 4, "a password is required");
                assertThat(attempts.wrong()).isZero();
            }

            assertThat(one.disk()).isEqualTo(before);
            assertThat(one.host().advertises()).isEqualTo("not required");
        }
    }

    private static void refused(Terminal.Said said, int exit, String why) {
        assertThat(said.exit()).as(said.out() + said.err()).isEqualTo(exit);
        assertThat(OneHost.only(said).text("reason")).contains("sudo").contains(why);
        assertThat(said.out() + said.err()).doesNotContain("\tat ");
    }

    private static String path(String shell) {
        return Ran.of(List.of("sh", "-c", "command -v " + shell))
                .orFail()
                .output()
                .strip();
    }

    private String becomePassword(String text) throws IOException {
        Path password = Files.writeString(temporary.resolve("password"), text + "\n");
        Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-------"));
        return ", become_password: {file: \"" + password + "\"}";
    }

    private static String inventory(Lab lab, String user, String secret) throws IOException {
        return Files.readString(lab.inventory())
                .replace("user: root", "user: " + user + ", become: sudo")
                .replaceFirst("(fs1: \\{address: [0-9.]+)", "$1" + secret);
    }
}
