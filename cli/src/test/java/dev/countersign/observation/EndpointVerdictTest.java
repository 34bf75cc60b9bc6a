package dev.countersign.observation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.observation.EndpointVerdict.Ground;
import dev.countersign.observation.EndpointVerdict.Opening;
import dev.countersign.observation.EndpointVerdict.Signing;
import dev.countersign.observation.Smb1Answer.Spoken;
import dev.countersign.observation.WireAnswer.Advertised;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class EndpointVerdictTest {
    private static WireAnswer smb2(Advertised advertised, int mode) {
        return new WireAnswer(
                "192.0.2.1",
                445,
                advertised,
                Optional.of(mode),
                Optional.of("3.1.1"),
                Optional.empty(),
                new Negotiation(
                        Optional.of("AES-GMAC"), Optional.empty(), List.of(), Optional.empty(), Optional.empty()),
                Optional.empty(),
                String.format("3.1.1, SecurityMode 0x%04x", mode));
    }

    private static Smb1Answer smb1(Spoken spoken, Advertised advertised) {
        return Smb1Answer.isSpoken(spoken)
                ? new Smb1Answer(spoken, advertised, Optional.of(3), "SMB1, SecurityMode 0x03")
                : new Smb1Answer(spoken, Advertised.UNKNOWN, Optional.empty(), "it refuses SMB1");
    }

    @ParameterizedTest
    @CsvSource({
        "REQUIRED, 3, required, 'required: 3.1.1, SecurityMode 0x0003, AES-GMAC', yes",
        "OFFERED, 1, offered, 'offered: 3.1.1, SecurityMode 0x0001, AES-GMAC', yes",
        "NOT_OFFERED, 0, not offered, 'not offered: 3.1.1, SecurityMode 0x0000, AES-GMAC', no",
        "UNKNOWN, 4, cannot tell, 'cannot tell: 3.1.1, SecurityMode 0x0004', cannot tell",
    })
    void says_what_the_wire_says_and_by_what(
            Advertised advertised, int mode, String signing, String why, String opening) {
        EndpointVerdict verdict = EndpointVerdict.of(smb2(advertised, mode));

        assertThat(verdict.signing().word()).isEqualTo(signing);
        assertThat(verdict.opening().word()).isEqualTo(opening);
        assertThat(verdict.why())
                .isEqualTo(new Ground(why, advertised == Advertised.UNKNOWN ? Basis.NONE : Basis.ADVERTISED));
    }

    @Test
    void a_server_that_does_not_sign_gets_the_code_that_windows_shows() {
        EndpointVerdict verdict = EndpointVerdict.of(smb2(Advertised.NOT_OFFERED, 0));

        assertThat(verdict.opensWhy().line()).startsWith("0xc000a000");
    }

    @ParameterizedTest
    @CsvSource({
        "YES, REQUIRED, REQUIRED",
        "YES, OFFERED, OFFERED",
        "YES, NOT_OFFERED, OFFERED",
        "YES, UNKNOWN, CANNOT_TELL",
        "NO, UNKNOWN, REQUIRED",
        "UNKNOWN, UNKNOWN, REQUIRED",
    })
    void what_smb2_requires_and_smb1_does_not_is_not_required(Spoken spoken, Advertised old, Signing signing) {
        EndpointVerdict verdict =
                EndpointVerdict.of(smb2(Advertised.REQUIRED, 3).with(smb1(spoken, old)));

        assertThat(verdict.signing()).isEqualTo(signing);
        assertThat(verdict.opening()).isEqualTo(Opening.YES);
    }

    @ParameterizedTest
    @EnumSource(Advertised.class)
    void who_speaks_smb1_only_signs_as_it_says_there_and_windows_11_does_not_open_it(Advertised old) {
        WireAnswer silent = WireAnswer.unknown("192.0.2.1", 445, "the server closed the connection without an answer");

        EndpointVerdict verdict = EndpointVerdict.of(silent.with(smb1(Spoken.ONLY, old)));

        assertThat(verdict.signing().name()).isEqualTo(old == Advertised.UNKNOWN ? "CANNOT_TELL" : old.name());
        assertThat(verdict.opening()).isEqualTo(Opening.NO);
        assertThat(verdict.opensWhy().line()).contains("SMB1 only");
    }

    @Test
    void smb1_beside_an_smb2_that_could_not_be_told_does_not_make_it_known() {
        WireAnswer silent = WireAnswer.unknown("192.0.2.1", 445, "no answer within 3 s");

        assertThat(EndpointVerdict.of(silent.with(smb1(Spoken.YES, Advertised.REQUIRED)))
                        .signing())
                .isEqualTo(Signing.CANNOT_TELL);
        assertThat(EndpointVerdict.of(smb2(Advertised.UNKNOWN, 0xff).with(smb1(Spoken.ONLY, Advertised.REQUIRED)))
                        .signing())
                .isEqualTo(Signing.CANNOT_TELL);
    }

    @Test
    void a_better_reason_replaces_one_half_and_leaves_the_other() {
        EndpointVerdict wire = EndpointVerdict.of(smb2(Advertised.REQUIRED, 3));

        EndpointVerdict proven = wire.signing(Signing.REQUIRED, new Ground("unsigned echo refused", Basis.PROVEN))
                .opening(Opening.NOT_AS_GUEST, new Ground("guests get in\nunsigned", Basis.PROVEN));

        assertThat(proven.why().basis()).isEqualTo(Basis.PROVEN);
        assertThat(proven.opening().word()).isEqualTo("not as guest");
        assertThat(proven.opensWhy().line()).isEqualTo("guests get in\\nunsigned");
    }
}
