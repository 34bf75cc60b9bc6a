package dev.countersign.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.bytes.Bytes;
import dev.countersign.platform.Invocation;
import dev.countersign.ssh.SshTarget.Become;
import dev.countersign.testing.Needs;
import dev.countersign.transaction.RemoteException;
import dev.countersign.transaction.RemoteException.Kind;
import dev.countersign.transaction.RemoteHost;
import dev.countersign.transaction.RemoteHost.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every login shell with every kind of sudo requirement, against real sshd and real sudo. */
@Needs({"root", "namespaces", "sshd", "ssh-keygen", "sudo", "openssl", "tcsh", "fish", "zsh"})
class SudoTest extends WithOpenSsh {
    /** If the machine's name cannot be resolved, sudo says that first. */
    private static final String ONE_ATTEMPT =
            "one attempt failed, and it is not repeated: (sudo: unable to resolve host .*; )?Sorry, try again.$";

    private static SshTarget target(String user, Optional<String> password) throws Exception {
        return become(server.target(user), password);
    }

    private static SshTarget become(SshTarget plain, Optional<String> password) {
        return new SshTarget(
                plain.name(),
                plain.address(),
                plain.port(),
                plain.user(),
                plain.timeouts(),
                plain.hostKeys(),
                plain.login(),
                new Become.Sudo(password.map(text -> text::toCharArray)),
                plain.jump());
    }

    // as the transaction is called: the script is read from standard input, then a payload follows
    private static Invocation transaction(String script, String payload) {
        return new Invocation(
                List.of(
                        "sh",
                        "-c",
                        "eval \"$(dd bs=1 count=" + script.length() + " 2>/dev/null)\"",
                        "transaction",
                        "verb"),
                Bytes.utf8(script + payload),
                Duration.ofSeconds(30),
                1 << 20);
    }

    private static final String SCRIPT = "main() { id -u; echo \"$0 $1\"; cat; echo note >&2; exit 5; }\nmain \"$@\"\n";

    static Stream<Arguments> everyWay() {
        return OpenSsh.SHELLS.stream()
                .flatMap(shell -> Stream.of(
                        Arguments.of(shell + "-nopw", Optional.empty()),
                        Arguments.of(shell + "-nopw", Optional.of(OpenSsh.PASSWORD)),
                        Arguments.of(shell + "-nopw", Optional.of("wrong")),
                        Arguments.of(shell + "-pw", Optional.of(OpenSsh.PASSWORD)),
                        Arguments.of(shell + "-zero", Optional.of(OpenSsh.PASSWORD)),
                        Arguments.of(shell + "-pty", Optional.of(OpenSsh.PASSWORD))));
    }

    @ParameterizedTest
    @MethodSource("everyWay")
    void the_command_gets_exactly_its_own_input_as_root(String user, Optional<String> password) throws Exception {
        long before = server.failedAttempts();
        try (RemoteHost host = new SshConnector().connect(target(user, password))) {
            Answer answer = host.run(transaction(SCRIPT, "[global]\n\tserver signing = required"));

            assertThat(answer.output().utf8()).isEqualTo("0\ntransaction verb\n[global]\n\tserver signing = required");
            assertThat(answer.exitStatus()).isEqualTo(5);
            assertThat(answer.errors().utf8()).contains("note\n");
            assertThat(server.failedAttempts()).isEqualTo(before);
        }
    }

    static Stream<String> everyAsking() {
        return OpenSsh.SHELLS.stream().flatMap(shell -> Stream.of(shell + "-pw", shell + "-zero", shell + "-pty"));
    }

    @ParameterizedTest
    @MethodSource("everyAsking")
    void a_wrong_password_is_one_attempt_and_runs_nothing(String user) throws Exception {
        SshConnector connector = new SshConnector();
        long before = server.failedAttempts();
        String logged = server.sudoLog();
        SshTarget target = target(user, Optional.of("wrong"));
        try (RemoteHost host = connector.connect(target)) {
            assertRefused(host, ONE_ATTEMPT);
            assertRefused(host, "not tried again");
        }
        try (RemoteHost again = connector.connect(target)) {
            assertRefused(again, "not tried again");
        }

        assertThat(server.failedAttempts() - before).isEqualTo(1);
        assertThat(server.sudoLog()).isEqualTo(logged);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sh-pw", "tcsh-pw", "fish-zero", "zsh-plain"})
    void sudo_that_asks_without_a_password_given_is_refused_with_advice(String user) throws Exception {
        long before = server.failedAttempts();
        try (RemoteHost host = new SshConnector().connect(target(user, Optional.empty()))) {
            assertThatThrownBy(() -> host.run(transaction(SCRIPT, "")))
                    .isInstanceOfSatisfying(RemoteException.class, refused -> {
                        assertThat(refused.kind()).isEqualTo(Kind.SUDO_REFUSED);
                        assertThat(refused).hasMessageContaining("a password is required");
                        assertThat(refused.advice()).contains("become_password").contains("NOPASSWD");
                    });
        }
        assertThat(server.failedAttempts()).isEqualTo(before);
    }

    @Test
    void a_password_is_typed_once_for_every_host_and_only_where_sudo_wants_one() throws Exception {
        List<String> questions = new ArrayList<>();
        TypedPassword typed = new TypedPassword(
                question -> {
                    questions.add(question);
                    return Optional.of(OpenSsh.PASSWORD.toCharArray());
                },
                "sudo password:");
        SshConnector connector = new SshConnector();
        long before = server.failedAttempts();

        for (String user : List.of("sh-nopw", "sh-pw", "tcsh-pw", "sh-pw")) {
            assertThat(questions).hasSize(user.equals("sh-nopw") || questions.isEmpty() ? 0 : 1);
            try (RemoteHost host = connector.connect(typed(user, typed))) {
                Answer answer = host.run(transaction(SCRIPT, "payload"));

                assertThat(answer.output().utf8()).isEqualTo("0\ntransaction verb\npayload");
            }
        }

        assertThat(questions).containsExactly("sudo password:");
        assertThat(server.failedAttempts()).isEqualTo(before);
    }

    @Test
    void a_wrong_password_that_was_typed_is_one_attempt() throws Exception {
        TypedPassword typed = new TypedPassword(question -> Optional.of("wrong".toCharArray()), "sudo password:");
        SshConnector connector = new SshConnector();
        long before = server.failedAttempts();

        try (RemoteHost host = connector.connect(typed("sh-pw", typed))) {
            assertRefused(host, ONE_ATTEMPT);
            assertRefused(host, "not tried again");
        }

        assertThat(server.failedAttempts() - before).isEqualTo(1);
    }

    private static SshTarget typed(String user, TypedPassword typed) throws Exception {
        SshTarget plain = target(user, Optional.empty());
        return new SshTarget(
                plain.name(),
                plain.address(),
                plain.port(),
                plain.user(),
                plain.timeouts(),
                plain.hostKeys(),
                plain.login(),
                new SshTarget.Become.Sudo(Optional.empty(), Optional.of(typed)),
                plain.jump());
    }

    @Test
    void a_password_that_verify_did_not_prove_is_never_sent_before_the_script() throws Exception {
        // verifypw=never: sudo -v succeeds with any password
        try (RemoteHost host = new SshConnector().connect(target("sh-verify", Optional.of("wrong")))) {
            assertRefused(host, "a password is required");
        }
    }

    @Test
    void a_user_who_may_not_use_sudo_is_refused() throws Exception {
        try (RemoteHost host = new SshConnector().connect(target("sh-plain", Optional.of(OpenSsh.PASSWORD)))) {
            assertRefused(host, "not in the sudoers|may not run sudo");
        }
    }

    @Needs({"strace", "dash", "bash", "busybox", "mksh", "zsh"})
    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "busybox", "mksh", "zsh"})
    void whatever_sh_is_the_password_is_proved_once_and_stands_in_no_command_line(String shell) throws Exception {
        try (OpenSsh other = OpenSsh.startWithSh(shell)) {
            for (String mode : List.of("nopw", "pw", "zero", "pty")) {
                SshTarget target = become(other.target("sh-" + mode), Optional.of(OpenSsh.PASSWORD));
                try (RemoteHost host = new SshConnector().connect(target)) {
                    Answer answer = host.run(transaction(SCRIPT, "payload\nto the end"));

                    assertThat(answer.output().utf8()).isEqualTo("0\ntransaction verb\npayload\nto the end");
                    assertThat(answer.exitStatus()).isEqualTo(5);
                }
            }
            try (RemoteHost host =
                    new SshConnector().connect(become(other.target("sh-pw"), Optional.of("pass wording")))) {
                assertRefused(host, ONE_ATTEMPT);
            }

            assertThat(other.failedAttempts()).isEqualTo(1);
            assertThat(other.execs()).contains("sudo").doesNotContain("pass word");
        }
    }

    private static void assertRefused(RemoteHost host, String why) {
        assertThatThrownBy(() -> host.run(transaction(SCRIPT, "first\nsecond\nthird\n")))
                .isInstanceOfSatisfying(RemoteException.class, refused -> {
                    assertThat(refused.kind()).isEqualTo(Kind.SUDO_REFUSED);
                    assertThat(refused.getMessage()).containsPattern(why);
                });
    }
}
