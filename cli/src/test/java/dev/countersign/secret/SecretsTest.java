package dev.countersign.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.countersign.secret.SecretReference.Command;
import dev.countersign.secret.SecretReference.Environment;
import dev.countersign.secret.SecretReference.FromFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A secret is read from its three sources, late, and appears nowhere else. Commands are real
 * processes.
 */
class SecretsTest {
    private static final SecretCommandsAllowed SHELLS = new SecretCommandsAllowed(List.of(List.of("sh", "-c")));

    @TempDir
    private Path directory;

    private Secrets secrets(Map<String, String> environment) {
        return new Secrets(environment, SHELLS, Duration.ofSeconds(20));
    }

    private static Command shell(String script) {
        return new Command(List.of("sh", "-c", script));
    }

    private String text(SecretReference reference) throws UnresolvedSecretException {
        return text(secrets(Map.of()), reference);
    }

    private static String text(Secrets secrets, SecretReference reference) throws UnresolvedSecretException {
        try (Secret secret = secrets.resolve(reference)) {
            return new String(secret.copy());
        }
    }

    private UnresolvedSecretException failure(SecretReference reference) {
        return failure(secrets(Map.of()), reference);
    }

    private static UnresolvedSecretException failure(Secrets secrets, SecretReference reference) {
        UnresolvedSecretException failure =
                catchThrowableOfType(UnresolvedSecretException.class, () -> secrets.resolve(reference));
        StringWriter trace = new StringWriter();
        failure.printStackTrace(new PrintWriter(trace));
        assertThat(trace + failure.advice()).doesNotContain("s3cret");
        return failure;
    }

    private FromFile file(String mode, String content) throws IOException {
        Path path = Files.writeString(directory.resolve("password"), content);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
        return new FromFile(path);
    }

    @Test
    void an_environment_variable_gives_its_first_line() throws Exception {
        String secret = text(secrets(Map.of("NAS", "s3cret ü\n")), new Environment("NAS"));

        assertThat(secret).isEqualTo("s3cret ü");
    }

    @Test
    void a_variable_that_is_not_set_is_named() {
        assertThat(failure(new Environment("NAS"))).hasMessage("the environment variable NAS is not set");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-------", "r--------"})
    void a_file_of_ones_own_gives_its_first_line(String mode) throws Exception {
        assertThat(text(file(mode, "s3cret\r\nuser: admin\n"))).isEqualTo("s3cret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rwx------", "rw-----w-"})
    void a_file_that_others_may_use_is_refused(String mode) throws IOException {
        UnresolvedSecretException failure = failure(file(mode, "s3cret\n"));

        assertThat(failure).hasMessageEndingWith("can be used by others: its mode is " + mode);
        assertThat(failure.advice()).startsWith("run: chmod 600 ");
    }

    @Test
    void the_command_that_is_advised_is_one_command_whatever_the_file_is_called() throws IOException {
        Path odd = Files.writeString(directory.resolve("it's; touch pwned"), "s3cret\n");
        Files.setPosixFilePermissions(odd, PosixFilePermissions.fromString("rw-r--r--"));

        assertThat(failure(new FromFile(odd)).advice())
                .isEqualTo("run: chmod 600 '" + directory + "/it'\\''s; touch pwned'");
    }

    @Test
    void a_missing_file_and_a_directory_are_told_apart() {
        assertThat(failure(new FromFile(directory.resolve("absent")))).hasMessageEndingWith("does not exist");
        assertThat(failure(new FromFile(directory))).hasMessageEndingWith("is not a regular file");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "\ns3cret\n", "\r\n"})
    void an_empty_first_line_is_no_secret(String content) throws IOException {
        assertThat(failure(file("rw-------", content))).hasMessageEndingWith("is empty");
    }

    @ParameterizedTest
    @ValueSource(strings = {"s3cret\0x", "s3\rcret"})
    void a_character_that_no_password_can_hold_is_refused(String content) throws IOException {
        assertThat(failure(file("rw-------", content)))
                .hasMessageEndingWith("contains a character that cannot be part of a secret");
    }

    @Test
    void a_file_that_is_no_text_is_refused() throws IOException {
        FromFile file = file("rw-------", "");
        Files.write(file.path(), new byte[] {'s', '3', (byte) 0xff});

        assertThat(failure(file)).hasMessageEndingWith("is not UTF-8 text");
    }

    @Test
    void a_large_file_is_refused() throws IOException {
        assertThat(failure(file("rw-------", "s3cret".repeat(20_000)))).hasMessageEndingWith("is larger than 64 KiB");
    }

    @Test
    void a_command_gives_the_first_line_that_it_prints() throws Exception {
        assertThat(text(shell("printf 's3cret\\nmore\\n'; echo noise >&2"))).isEqualTo("s3cret");
    }

    @Test
    void a_command_is_run_as_words_without_a_shell() throws Exception {
        Secrets secrets =
                new Secrets(Map.of(), new SecretCommandsAllowed(List.of(List.of("printf"))), Duration.ofSeconds(20));

        assertThat(text(secrets, new Command(List.of("printf", "%s", "$(id); *"))))
                .isEqualTo("$(id); *");
    }

    @Test
    void a_command_reads_nothing_of_ours() throws Exception {
        assertThat(text(shell("cat; echo s3cret"))).isEqualTo("s3cret");
    }

    @Test
    void a_command_that_the_user_did_not_allow_is_not_run() {
        Path trace = directory.resolve("ran");

        UnresolvedSecretException failure = failure(
                new Secrets(Map.of(), SecretCommandsAllowed.NONE, Duration.ofSeconds(20)),
                shell("touch " + trace + "; echo s3cret"));

        assertThat(failure).hasMessage("the command 'sh' was not run: your own configuration does not allow it");
        assertThat(failure.advice())
                .isEqualTo("add its first words to 'secret commands' in ~/.config/countersign/config.yaml");
        assertThat(trace).doesNotExist();
    }

    @Test
    void a_command_is_allowed_by_its_first_words() {
        SecretCommandsAllowed allowed = new SecretCommandsAllowed(List.of(List.of("pass", "show")));

        assertThat(allowed.allows(new Command(List.of("pass", "show", "nas1")))).isTrue();
        assertThat(allowed.allows(new Command(List.of("pass", "show")))).isTrue();
        assertThat(allowed.allows(new Command(List.of("pass")))).isFalse();
        assertThat(allowed.allows(new Command(List.of("pass", "shown", "x")))).isFalse();
        assertThat(allowed.allows(new Command(List.of("./pass", "show")))).isFalse();
        assertThatThrownBy(() -> new SecretCommandsAllowed(List.of(List.of())))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_command_that_fails_is_not_believed() {
        assertThat(failure(shell("echo s3; exit 3"))).hasMessageEndingWith("failed with exit status 3");
    }

    @Test
    void a_command_that_is_not_there_is_named() {
        Secrets secrets = new Secrets(
                Map.of(),
                new SecretCommandsAllowed(List.of(List.of("no-such-password-manager"))),
                Duration.ofSeconds(20));

        assertThat(failure(secrets, new Command(List.of("no-such-password-manager"))))
                .hasMessage("the command no-such-password-manager was not found in the folders of the PATH that begin"
                        + " with /");
    }

    @Test
    void a_program_in_the_folder_that_we_are_in_is_not_run() throws IOException {
        Path here = Path.of("").toAbsolutePath();
        Path away = here.relativize(directory.toAbsolutePath());
        Path program = Files.writeString(directory.resolve("vaultpass"), "#!/bin/sh\necho s3cret\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        SecretCommandsAllowed allowed = new SecretCommandsAllowed(List.of(
                List.of("vaultpass"),
                List.of("./vaultpass"),
                List.of(away + "/vaultpass"),
                List.of(program.toString())));
        Secrets secrets = new Secrets(Map.of("PATH", ":" + away + ":."), allowed, Duration.ofSeconds(20));

        assertThat(failure(secrets, new Command(List.of("vaultpass")))).hasMessageContaining("was not found");
        for (String name : List.of("./vaultpass", away + "/vaultpass")) {
            assertThat(failure(secrets, new Command(List.of(name)))).hasMessageContaining("was not run");
        }
        assertThat(failure(secrets, new Command(List.of("vaultpass"))).advice()).contains("write its whole path");
    }

    @Test
    void a_program_with_its_whole_path_is_run() throws Exception {
        Secrets secrets = new Secrets(
                Map.of("PATH", ""), new SecretCommandsAllowed(List.of(List.of("/bin/sh"))), Duration.ofSeconds(20));

        assertThat(text(secrets, new Command(List.of("/bin/sh", "-c", "echo s3cret"))))
                .isEqualTo("s3cret");
    }

    @Test
    void a_command_that_prints_without_end_is_refused() {
        assertThat(failure(shell("head -c 1000000 /dev/zero | tr '\\0' x")))
                .hasMessageEndingWith("printed more than 64 KiB");
    }

    @Test
    void a_command_that_hangs_is_stopped_with_its_children() throws Exception {
        Path child = directory.resolve("child");
        Secrets secrets = new Secrets(Map.of(), SHELLS, Duration.ofSeconds(1));

        UnresolvedSecretException failure =
                failure(secrets, shell("sleep 300 & echo $! >" + child + "; echo s3; wait"));

        assertThat(failure).hasMessageEndingWith("did not end within 1 s and was stopped");
        long pid = Long.parseLong(Files.readString(child).strip());
        ProcessHandle.of(pid)
                .ifPresent(handle -> handle.onExit()
                        .orTimeout(10, java.util.concurrent.TimeUnit.SECONDS)
                        .join());
        assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
    }

    @Test
    void a_daemon_that_the_command_leaves_behind_does_not_hold_us_up() throws Exception {
        Path daemon = directory.resolve("daemon");

        String secret = text(shell("sleep 60 & echo $! >" + daemon + "; echo s3cret"));

        assertThat(secret).isEqualTo("s3cret");
        ProcessHandle.of(Long.parseLong(Files.readString(daemon).strip())).ifPresent(ProcessHandle::destroyForcibly);
    }

    @Test
    void a_secret_never_prints_itself_and_is_gone_when_closed() {
        Secret secret = Secret.of("s3cret ü€😀".toCharArray());

        assertThat(secret).hasToString("secret");
        assertThat(new String(secret.utf8(), StandardCharsets.UTF_8)).isEqualTo("s3cret ü€😀");
        secret.close();
        assertThatThrownBy(secret::copy).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(secret::utf8).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void a_reference_that_is_none_is_not_quoted() {
        assertThatThrownBy(() -> new Environment("s3cret!"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("not the name of an environment variable");
    }
}
