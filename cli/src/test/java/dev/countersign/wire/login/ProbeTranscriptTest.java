package dev.countersign.wire.login;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.inventory.SmbLogin;
import dev.countersign.observation.Trial;
import dev.countersign.observation.Trial.Entry;
import dev.countersign.observation.Trial.Held;
import dev.countersign.secret.SecretCommandsAllowed;
import dev.countersign.secret.SecretReference;
import dev.countersign.secret.Secrets;
import dev.countersign.wire.login.DoubleServer.Answer;
import dev.countersign.wire.login.DoubleServer.Cover;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The conclusions from a server's behaviour, tested with unrealistic servers. */
class ProbeTranscriptTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static LoginProbe alice() {
        SmbLogin login =
                new SmbLogin.Ntlm(DoubleServer.USER, Optional.empty(), new SecretReference.Environment("PASSWORD"));
        Secrets secrets = new Secrets(Map.of("PASSWORD", DoubleServer.PASSWORD), SecretCommandsAllowed.NONE, PATIENCE);
        return LoginProbe.as(login, secrets, SmbdCell.RANDOM);
    }

    private static Trial trial(DoubleServer server) {
        return alice().attempt(server, "fs1", 445, PATIENCE);
    }

    @Test
    void a_server_that_does_what_it_says_requires_signing() {
        Trial trial = trial(DoubleServer.requiring((cover, number) -> DoubleServer.proper(cover)));

        assertThat(trial.signing()).isEqualTo(Held.REQUIRED);
        assertThat(trial.entry()).isEqualTo(Entry.USER);
        assertThat(trial.why()).isEqualTo("required: unsigned echo refused, 3.1.1 AES-CMAC");
    }

    @Test
    void a_server_that_advertises_required_and_takes_an_unsigned_request_is_caught() {
        Trial trial = trial(DoubleServer.requiring(
                (cover, number) -> cover == Cover.NONE ? Answer.OK_UNSIGNED : DoubleServer.proper(cover)));

        assertThat(trial.signing()).isEqualTo(Held.OFFERED);
        assertThat(trial.why()).isEqualTo("not required: unsigned echo accepted, 3.1.1 AES-CMAC");
    }

    @ParameterizedTest
    @CsvSource({
        // reply to a correct signature, to none, to a wrong one: never REQUIRED unless each is as
        // it must be
        "OK_SIGNED, DENIED_SIGNED, OK_SIGNED, OFF",
        "OK_UNSIGNED, DENIED_SIGNED, DENIED_SIGNED, OFF",
        "OK_WRONGLY_SIGNED, DENIED_SIGNED, DENIED_SIGNED, OFF",
        "DENIED_SIGNED, DENIED_SIGNED, DENIED_SIGNED, OFF",
        "OK_SIGNED, HANG_UP, DENIED_SIGNED, UNKNOWN",
        "OK_SIGNED, DENIED_SIGNED, HANG_UP, UNKNOWN",
        "HANG_UP, DENIED_SIGNED, DENIED_SIGNED, UNKNOWN",
        // its negotiation, which 3.1.1 protects, says required too: the missing signature on the
        // refusal does not matter
        "OK_SIGNED, DENIED_UNSIGNED, DENIED_SIGNED, REQUIRED",
    })
    void a_server_with_odd_answers_is_not_taken_for_one_that_requires_signing(
            Answer right, Answer none, Answer wrong, Held expected) {
        Trial trial = trial(DoubleServer.requiring(
                (cover, number) -> cover == Cover.RIGHT ? right : cover == Cover.NONE ? none : wrong));

        assertThat(trial.signing()).as(trial.why()).isEqualTo(expected);
    }

    @Test
    void a_refusal_without_a_signature_is_no_proof_where_the_negotiation_does_not_say_required() {
        Trial trial = trial(new DoubleServer(
                1,
                0,
                true,
                (cover, number) -> cover == Cover.RIGHT
                        ? Answer.OK_SIGNED
                        : cover == Cover.NONE ? Answer.DENIED_UNSIGNED : Answer.DENIED_SIGNED));

        assertThat(trial.signing()).as(trial.why()).isEqualTo(Held.UNKNOWN);
    }

    @Test
    void a_session_that_ends_with_the_refusal_is_not_proved() {
        Trial trial = trial(DoubleServer.requiring(
                (cover, number) -> number > 0 && cover == Cover.RIGHT ? Answer.HANG_UP : DoubleServer.proper(cover)));

        assertThat(trial.signing()).as(trial.why()).isEqualTo(Held.UNKNOWN);
    }

    @Test
    void a_server_that_does_not_sign_its_answer_to_the_login_does_not_sign() {
        Trial trial = trial(new DoubleServer(3, 0, false, (cover, number) -> DoubleServer.proper(cover)));

        assertThat(trial.signing()).as(trial.why()).isEqualTo(Held.OFF);
    }

    @Test
    void an_account_that_comes_in_as_guest_proves_nothing() {
        Trial trial = trial(new DoubleServer(3, 1, false, (cover, number) -> Answer.OK_UNSIGNED));

        assertThat(trial.entry()).isEqualTo(Entry.GUEST);
        assertThat(trial.signing()).isEqualTo(Held.UNKNOWN);
        assertThat(trial.why()).isEqualTo("let in as guest, and nothing is signed");
    }

    @Test
    void a_password_that_is_not_to_be_had_logs_nobody_in() {
        SmbLogin login =
                new SmbLogin.Ntlm(DoubleServer.USER, Optional.empty(), new SecretReference.Environment("NOT_SET"));
        LoginProbe attempt =
                LoginProbe.as(login, new Secrets(Map.of(), SecretCommandsAllowed.NONE, PATIENCE), SmbdCell.RANDOM);

        Trial trial =
                attempt.attempt(DoubleServer.requiring((cover, number) -> Answer.OK_SIGNED), "fs1", 445, PATIENCE);

        assertThat(trial.signing()).isEqualTo(Held.UNKNOWN);
        assertThat(trial.steps()).isEmpty();
        assertThat(trial.why()).contains("the environment variable NOT_SET is not set");
    }

    @Test
    void an_account_that_was_refused_is_never_tried_again() {
        AtomicInteger attempts = new AtomicInteger();
        LockoutGuard once = new LockoutGuard(
                (dialer, address, port, timeout) -> {
                    attempts.incrementAndGet();
                    ProbeTranscript course = new ProbeTranscript(address, port, "NTLM", Optional.empty());
                    course.refused(0xc000006dL);
                    return course.concluded();
                },
                "NTLM");
        DoubleServer nobody = DoubleServer.requiring((cover, number) -> Answer.HANG_UP);

        Trial first = once.attempt(nobody, "fs1", 445, PATIENCE);
        Trial second = once.attempt(nobody, "fs2", 445, PATIENCE);

        assertThat(first.entry()).isEqualTo(Entry.REFUSED);
        assertThat(second.entry()).isEqualTo(Entry.NOT_TRIED);
        assertThat(second.why())
                .isEqualTo("not tried: fs1 refused this account, and a refused account is not tried again");
        assertThat(attempts).hasValue(1);
    }
}
