package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Needs;
import dev.countersign.testing.Pty;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code countersign trust} as a person uses it: through the launcher, on a real terminal. */
@Needs("script")
@Timeout(240)
class TrustOnATerminalTest {
    private static final String FIRST = "Send the secret of the environment variable X there? [y/N]";
    private static final String SECOND = "Send the secret of the environment variable Y there? [y/N]";

    @TempDir
    private Path temporary;

    private Terminal terminal;
    private Path config;
    private Path launcher;

    @BeforeEach
    void a_repository_that_asks_for_two_secrets() throws IOException {
        terminal = Terminal.in(temporary);
        config = terminal.home().resolve(".config/countersign/config.yaml");
        launcher = Launcher.in(temporary.resolve("checkout"));
        terminal.file("policies/signing.yaml", RealHosts.REQUIRED);
        terminal.file("inventories/hosts.yaml", """
                defaults: {platform: samba, user: admin}
                hosts:
                  fs1: {address: 127.0.0.1, port: 1, password: {env: X}, become: sudo, become_password: {env: Y}}
                """);
    }

    private Pty start() throws IOException {
        return Pty.start(
                temporary,
                Map.of("HOME", terminal.home().toString()),
                launcher + " -C " + terminal.directory() + " trust");
    }

    private static int answer(Pty pty, String first, String second) throws IOException, InterruptedException {
        pty.await(FIRST).type(first + "\n").await(SECOND).type(second + "\n");
        return pty.exit(Duration.ofSeconds(60));
    }

    @Test
    void it_shows_what_it_is_about_asks_and_writes_what_got_a_yes() throws Exception {
        try (Pty pty = start()) {
            int exit = answer(pty, "y", "y");

            assertThat(exit).as(pty.shown()).isZero();
            assertThat(pty.shown())
                    .contains("Secret: the environment variable X, to log in by SSH as admin")
                    .contains("fs1: it is sent to 127.0.0.1:1")
                    .contains("Trust: 2 granted; written to " + config);
        }
        assertThat(Files.readString(config)).contains("env: \"X\"", "env: \"Y\"");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(config)))
                .isEqualTo("rw-------");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "n", "maybe"})
    void whatever_is_not_a_yes_is_a_no(String first) throws Exception {
        try (Pty pty = start()) {
            assertThat(answer(pty, first, "y")).as(pty.shown()).isEqualTo(4);
            assertThat(pty.shown()).contains("Trust: 1 granted, 1 not granted");
        }
        assertThat(Files.readString(config)).contains("env: \"Y\"").doesNotContain("env: \"X\"");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void who_goes_away_at_a_question_has_granted_nothing(boolean closesTheWindow) throws Exception {
        try (Pty pty = start()) {
            pty.await(FIRST).type("y\n").await(SECOND);
            ProcessHandle jvm = pty.jvm();
            if (closesTheWindow) {
                pty.hangUp();
            } else {
                assertThat(pty.interrupt().exit(Duration.ofSeconds(60)))
                        .as(pty.shown())
                        .isEqualTo(130);
            }
            jvm.onExit().get(60, TimeUnit.SECONDS);
        }
        assertThat(config).doesNotExist();
    }

    @Test
    void the_end_of_the_input_is_a_no() throws Exception {
        try (Pty pty = start()) {
            pty.await(FIRST).type("y\n").await(SECOND).type("\004");

            assertThat(pty.exit(Duration.ofSeconds(60))).as(pty.shown()).isEqualTo(4);
        }
        assertThat(Files.readString(config)).contains("env: \"X\"").doesNotContain("env: \"Y\"");
    }
}
