package dev.countersign.observation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.json.Json;
import dev.countersign.observation.EndpointVerdict.Opening;
import dev.countersign.observation.EndpointVerdict.Signing;
import dev.countersign.observation.Trial.Entry;
import dev.countersign.observation.Trial.Held;
import dev.countersign.observation.WireAnswer.Advertised;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A login decides the verdict on an endpoint. */
class TriedVerdictTest {
    private static WireAnswer answer(Advertised advertised) {
        return new WireAnswer(
                "192.0.2.1", 445, advertised, Optional.of(1), Optional.of("3.1.1"), Optional.of("ab"), "3.1.1");
    }

    private static Trial trial(String login, Entry entry, Held signing) {
        return new Trial(
                "fs1",
                445,
                login,
                entry,
                Optional.empty(),
                Optional.empty(),
                List.of(),
                signing,
                Held.UNKNOWN,
                "as seen");
    }

    @ParameterizedTest
    @CsvSource({
        "REQUIRED, REQUIRED, REQUIRED,    PROVEN",
        "REQUIRED, OFFERED,  OFFERED,     PROVEN",
        "REQUIRED, OFF,      NOT_OFFERED, PROVEN",
        "REQUIRED, UNKNOWN,  REQUIRED,    ADVERTISED",
        "OFFERED,  REQUIRED, REQUIRED,    PROVEN",
        "OFFERED,  UNKNOWN,  CANNOT_TELL, NONE",
    })
    void on_signing(Advertised advertised, Held proven, Signing signing, Basis basis) {
        EndpointVerdict verdict = TriedVerdict.of(answer(advertised), List.of(trial("NTLM", Entry.USER, proven)));

        assertThat(verdict.signing()).isEqualTo(signing);
        assertThat(verdict.why().basis()).isEqualTo(basis);
    }

    @ParameterizedTest
    @CsvSource({"GUEST, NOT_AS_GUEST", "REFUSED, YES", "FAILED, YES"})
    void on_guests(Entry entry, Opening opening) {
        EndpointVerdict verdict =
                TriedVerdict.of(answer(Advertised.REQUIRED), List.of(trial(Trial.GUEST, entry, Held.UNKNOWN)));

        assertThat(verdict.opening()).isEqualTo(opening);
        assertThat(verdict.signing()).isEqualTo(Signing.REQUIRED);
    }

    @Test
    void but_not_on_smb1_whose_sessions_are_others() {
        WireAnswer both = answer(Advertised.REQUIRED)
                .with(new Smb1Answer(
                        Smb1Answer.Spoken.YES, Advertised.OFFERED, Optional.of(7), "SMB1, SecurityMode 0x07"));

        EndpointVerdict verdict = TriedVerdict.of(both, List.of(trial("NTLM", Entry.USER, Held.REQUIRED)));

        assertThat(verdict.signing()).isEqualTo(Signing.OFFERED);
    }

    @Test
    void a_trial_is_read_again_as_it_was_kept() {
        Trial trial = new Trial(
                "fs1",
                445,
                "NTLM",
                Entry.USER,
                Optional.of("3.1.1"),
                Optional.of("AES-GMAC"),
                List.of(
                        new Trial.Step("unsigned ECHO", Optional.of(0xc0000022L), Trial.Cover.SIGNED),
                        new Trial.Step("tampered ECHO", Optional.empty(), Trial.Cover.NONE)),
                Held.REQUIRED,
                Held.OFFERED,
                "required");
        WirePicture picture = new WirePicture(
                List.of(new WirePicture.Endpoint(answer(Advertised.REQUIRED), Optional.empty(), List.of(trial))));

        WirePicture read = WireJson.read(Json.read(WireJson.of(picture).toArray(), "test", Json.Limits.OURS), "test");

        assertThat(read).isEqualTo(picture);
        assertThat(trial.steps().get(0)).hasToString("unsigned ECHO: 0xc0000022, signed");
    }
}
