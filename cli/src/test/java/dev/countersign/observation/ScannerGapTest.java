package dev.countersign.observation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.observation.ScannerGap.Scanner;
import dev.countersign.observation.Smb1Answer.Spoken;
import dev.countersign.observation.Trial.Entry;
import dev.countersign.observation.Trial.Held;
import dev.countersign.observation.WireAnswer.Advertised;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Where a scanner that reads flags is wrong, in both directions, and where it is right. */
class ScannerGapTest {
    private static WireAnswer answer(Advertised advertised, int mode, String dialect) {
        return new WireAnswer(
                "192.0.2.1",
                445,
                advertised,
                Optional.of(mode),
                Optional.of(dialect),
                Optional.empty(),
                dialect + String.format(", SecurityMode 0x%04x", mode));
    }

    private static Trial trial(String login, Entry entry, Held signing, Held encryption, String why) {
        return new Trial(
                "192.0.2.1",
                445,
                login,
                entry,
                Optional.of("3.1.1"),
                Optional.empty(),
                List.of(),
                signing,
                encryption,
                why);
    }

    private static List<ScannerGap> gaps(WireAnswer answer, Trial... trials) {
        List<Trial> all = List.of(trials);
        return ScannerGap.of(answer, TriedVerdict.of(answer, all), all);
    }

    @Test
    void a_server_that_requires_encryption_is_safe_and_still_reported() {
        List<ScannerGap> gaps = gaps(
                answer(Advertised.OFFERED, 1, "3.1.1"),
                trial(
                        "NTLM",
                        Entry.USER,
                        Held.REQUIRED,
                        Held.REQUIRED,
                        "encryption required: unencrypted echo refused"));

        assertThat(gaps).hasSize(1);
        assertThat(gaps.get(0).reports()).isTrue();
        assertThat(gaps.get(0).sentence("fs1"))
                .startsWith("A scanner will still flag fs1: it reads SecurityMode 0x0001")
                .contains("encryption required", "exactly: {server signing: required}");
    }

    @Test
    void a_server_that_lets_guests_in_is_not_reported() {
        List<ScannerGap> gaps = gaps(
                answer(Advertised.REQUIRED, 3, "3.1.1"),
                trial(Trial.GUEST, Entry.GUEST, Held.UNKNOWN, Held.UNKNOWN, "let in as guest"));

        assertThat(gaps).hasSize(1);
        assertThat(gaps.get(0).sentence("nas1"))
                .isEqualTo("A scanner will not flag nas1: it reads SecurityMode 0x0003, but guests get in, and their"
                        + " sessions are never signed");
    }

    @Test
    void a_server_that_does_not_do_what_it_says_is_not_reported() {
        List<ScannerGap> gaps = gaps(
                answer(Advertised.REQUIRED, 3, "3.1.1"),
                trial("NTLM", Entry.USER, Held.OFFERED, Held.OFFERED, "not required: unsigned echo accepted"));

        assertThat(gaps).extracting(ScannerGap::reports).containsExactly(false);
        assertThat(gaps.get(0).why()).contains("unsigned echo accepted");
    }

    @Test
    void what_only_smb1_or_one_dialect_reveals_is_not_reported() {
        WireAnswer required = answer(Advertised.REQUIRED, 3, "3.1.1");
        WireAnswer weakSmb1 = required.with(
                new Smb1Answer(Spoken.YES, Advertised.OFFERED, Optional.of(7), "SMB1, SecurityMode 0x07"));
        DialectAnswer weak = DialectAnswer.spoken("2.1", answer(Advertised.OFFERED, 1, "2.1"));
        WireAnswer old = WireAnswer.unknown("192.0.2.1", 445, "an SMB1 answer")
                .with(new Smb1Answer(Spoken.ONLY, Advertised.NOT_OFFERED, Optional.of(3), "SMB1, SecurityMode 0x03"));

        assertThat(gaps(weakSmb1)).extracting(ScannerGap::reports).containsExactly(false);
        assertThat(ScannerGap.of(required, EndpointVerdict.of(required, List.of(weak)), List.of()))
                .extracting(ScannerGap::why)
                .singleElement()
                .satisfies(why -> assertThat(why).contains("but 2.1 alone: offered"));
        assertThat(gaps(old)).extracting(ScannerGap::reports).containsExactly(false);
    }

    @Test
    void a_required_bit_among_undefined_ones_passes_with_a_scanner_and_not_here() {
        assertThat(gaps(answer(Advertised.UNKNOWN, 0x42, "3.1.1")))
                .extracting(ScannerGap::reports)
                .containsExactly(false);
    }

    @Test
    void where_both_agree_there_is_no_gap_but_that_of_impacket() {
        assertThat(gaps(answer(Advertised.REQUIRED, 3, "3.1.1"))).isEmpty();
        assertThat(gaps(answer(Advertised.OFFERED, 1, "3.0.2"))).isEmpty();
        assertThat(gaps(WireAnswer.unknown("192.0.2.1", 445, "connection refused")))
                .isEmpty();
        assertThat(gaps(answer(Advertised.OFFERED, 1, "3.1.1")))
                .extracting(ScannerGap::scanner)
                .containsExactly(Scanner.IMPACKET);
    }

    @Test
    void the_weakest_dialect_counts_and_an_equal_one_changes_nothing() {
        WireAnswer required = answer(Advertised.REQUIRED, 3, "3.1.1");
        EndpointVerdict same = EndpointVerdict.of(
                required,
                List.of(
                        DialectAnswer.spoken("2.1", answer(Advertised.REQUIRED, 3, "2.1")),
                        DialectAnswer.notSpoken("2.0.2", "it refuses 2.0.2"),
                        DialectAnswer.unknown("3.0", "no answer")));
        EndpointVerdict none = EndpointVerdict.of(
                required,
                List.of(
                        DialectAnswer.spoken("2.0.2", answer(Advertised.NOT_OFFERED, 0, "2.0.2")),
                        DialectAnswer.spoken("2.1", answer(Advertised.OFFERED, 1, "2.1"))));

        assertThat(same).isEqualTo(EndpointVerdict.of(required));
        assertThat(none.signing()).isEqualTo(EndpointVerdict.Signing.NOT_OFFERED);
    }
}
