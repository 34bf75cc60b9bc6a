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

/** The whole transaction through sudo, from logins whose shell is no POSIX shell. */
@Needs({"namespaces", "smbd", "sshd", "sudo", "nmap", "tcsh", "fish"})
class LoginShellsTest {
    @TempDir
    Path temporary;

    @ParameterizedTest
    @CsvSource({"tcsh, admin", "tcsh, operator", "fish, admin", "fish, operator"})
    void a_change_is_made_and_taken_back_through_sudo(String shell, String user) throws IOException {
        String path = Ran.of(List.of("sh", "-c", "command -v " + shell))
                .orFail()
                .output()
                .strip();
        try (Lab lab = Lab.up(1, "--shell", user + "=" + path)) {
            RealHosts hosts = RealHosts.of(lab, temporary);
            hosts.terminal().file("inventories/lab.yaml", inventory(lab, user));
            String before = RealHosts.state(lab.host(1));

            Terminal.Said apply = hosts.run("apply", "--yes", "--json");
            String wire = RealHosts.nmap(lab.host(1));
            Terminal.Said back = hosts.run("rollback", hosts.lastRun(), "--yes", "--json");

            assertThat(apply.exit()).as(apply.out() + apply.err()).isEqualTo(0);
            assertThat(wire).isEqualTo("required");
            assertThat(back.exit()).as(back.out() + back.err()).isEqualTo(0);
            assertThat(RealHosts.state(lab.host(1))).isEqualTo(before);
        }
    }

    private String inventory(Lab lab, String user) throws IOException {
        Path password = Files.writeString(temporary.resolve("password"), lab.operatorPassword() + "\n");
        Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-------"));
        String secret = user.equals("operator") ? ", become_password: {file: \"" + password + "\"}" : "";
        return Files.readString(lab.inventory())
                .replace("user: root", "user: " + user + ", become: sudo")
                .replaceFirst("(fs1: \\{address: [0-9.]+)", "$1" + secret);
    }
}
