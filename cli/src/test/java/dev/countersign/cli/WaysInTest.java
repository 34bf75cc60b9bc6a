package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Lab;
import dev.countersign.testing.LabHost;
import dev.countersign.testing.Needs;
import dev.countersign.testing.Ran;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The ways to reach a host that an inventory can describe, each tested completely: apply, the wire,
 * rollback.
 */
@Needs({"namespaces", "smbd", "sshd", "ssh-agent", "ssh-add", "sudo"})
class WaysInTest {
    private static Lab lab;

    @TempDir
    Path temporary;

    private RealHosts program;
    private String before = "";

    @BeforeAll
    static void up() {
        lab = Lab.up(2);
    }

    @AfterAll
    static void down() {
        lab.close();
    }

    @BeforeEach
    void begin() throws IOException {
        program = RealHosts.of(lab, temporary);
        before = RealHosts.state(target());
    }

    @AfterEach
    void the_host_is_as_it_was() {
        assertThat(RealHosts.state(target())).isEqualTo(before);
        assertThat(target().advertises()).isEqualTo("not required");
    }

    @Test
    void through_another_host() throws IOException {
        // Only the first host gets a login from us; the second sees who connects.
        reach("fs2: {address: " + target().address() + ", jump: fs1}");

        thereAndBack();

        String log = target().exec("cat", "/var/log/sshd.log").output();
        String jump = lab.host(1).exec("cat", "/var/log/sshd.log").output();
        assertThat(jump).contains("Accepted publickey for root");
        assertThat(log).contains("Accepted publickey for root");
    }

    @Test
    void a_jump_host_whose_key_is_not_known_ends_it_before_the_host_is_asked() throws IOException {
        List<String> lines = Files.readAllLines(lab.knownHosts());
        Path known = Files.writeString(temporary.resolve("known"), lines.get(1) + "\n");
        reach("fs2: {address: " + target().address() + ", jump: fs1, known_hosts: \"" + lab.knownHosts() + "\"}");
        program.terminal()
                .file(
                        "inventories/lab.yaml",
                        program.terminal()
                                .text("inventories/lab.yaml")
                                .replaceFirst("known_hosts: \"[^\"]*\"", "known_hosts: \"" + known + "\""));

        Terminal.Said check = program.run("check", "-l", "fs2", "--json");

        assertThat(check.exit()).as(check.out() + check.err()).isEqualTo(3);
        assertThat(OneHost.only(check).text("reason")).contains("fs1");
    }

    @Test
    void as_a_user_whose_sudo_asks_for_nothing() throws IOException {
        reach("fs2: {address: " + target().address() + ", user: admin, become: sudo}");

        thereAndBack();
    }

    @Test
    void as_a_user_whose_sudo_asks_for_a_password_that_lies_in_a_file() throws IOException {
        Path file = Files.writeString(temporary.resolve("password"), lab.operatorPassword() + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        reach("fs2: {address: " + target().address() + ", user: operator, become: sudo, become_password: {file: \""
                + file + "\"}}");

        thereAndBack();

        assertThat(kept()).doesNotContain(lab.operatorPassword());
    }

    @Test
    void with_the_password_of_the_login_from_the_environment() throws IOException {
        program.terminal().variable("LAB_PASSWORD", lab.operatorPassword());
        withoutKey();
        reach("fs2: {address: " + target().address()
                + ", user: operator, password: {env: LAB_PASSWORD}, become: sudo,"
                + " become_password: {env: LAB_PASSWORD}}");

        thereAndBack();

        assertThat(kept()).doesNotContain(lab.operatorPassword());
    }

    @Test
    void with_a_key_that_only_the_agent_has() throws Exception {
        Path socket = temporary.resolve("agent");
        Process agent = new ProcessBuilder("ssh-agent", "-D", "-a", socket.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            RealHosts.await(Duration.ofSeconds(10), "the agent listens", () -> Files.exists(socket));
            Ran.of(List.of(
                            "env",
                            "SSH_AUTH_SOCK=" + socket,
                            "ssh-add",
                            "-q",
                            lab.key().toString()))
                    .orFail();
            withoutKey();
            assertThat(program.run("check", "-l", "fs2").exit()).isEqualTo(3);
            program.terminal().variable("SSH_AUTH_SOCK", socket.toString());
            reach("fs2: {address: " + target().address() + "}");

            thereAndBack();
        } finally {
            agent.destroy();
        }
    }

    @Test
    void as_whatever_platform_the_host_turns_out_to_be() throws IOException {
        reach("fs2: {address: " + target().address() + ", platform: auto}");

        thereAndBack();
    }

    private static LabHost target() {
        return lab.host(2);
    }

    /** Sets the second host to {@code line}; the first stays as in the lab's inventory. */
    private void reach(String line) {
        program.terminal()
                .file(
                        "inventories/lab.yaml",
                        program.terminal()
                                .text("inventories/lab.yaml")
                                .replaceFirst("(?m)^  fs2:.*$", Matcher.quoteReplacement("  " + line)))
                .trust();
    }

    private void withoutKey() {
        program.terminal()
                .file(
                        "inventories/lab.yaml",
                        program.terminal().text("inventories/lab.yaml").replaceFirst("key: \"[^\"]*\", ", ""));
    }

    private void thereAndBack() {
        Terminal.Said apply = program.run("apply", "-l", "fs2", "--yes", "--lease", "20s", "--json");
        assertThat(apply.exit()).as(apply.out() + apply.err()).isZero();
        assertThat(OneHost.only(apply).text("outcome")).isEqualTo("Committed");
        assertThat(target().advertises()).isEqualTo("required");

        Terminal.Said back = program.run("rollback", apply.json().text("run"), "--yes", "--lease", "20s", "--json");
        assertThat(back.exit()).as(back.out() + back.err()).isZero();
    }

    /** Returns everything that the program stored. */
    private String kept() throws IOException {
        StringBuilder all = new StringBuilder();
        try (var files = Files.walk(program.terminal().directory().resolve(".countersign"))) {
            for (Path each : files.filter(Files::isRegularFile).toList()) {
                all.append(Files.readString(each, StandardCharsets.ISO_8859_1));
            }
        }
        assertThat(all).isNotEmpty();
        return all.toString();
    }
}
