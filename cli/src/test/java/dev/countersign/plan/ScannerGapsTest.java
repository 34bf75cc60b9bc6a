package dev.countersign.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.observation.Basis;
import dev.countersign.observation.ScannerGap;
import dev.countersign.observation.ScannerGap.Scanner;
import dev.countersign.observation.WireAnswer;
import dev.countersign.observation.WireAnswer.Advertised;
import dev.countersign.observation.WirePicture;
import dev.countersign.policy.PostureWord;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Where a scanner says something else than check and plan, by what only the configuration shows. */
class ScannerGapsTest {
    private static WirePicture wire(Advertised advertised, int mode) {
        WireAnswer answer = new WireAnswer(
                "192.0.2.1",
                445,
                advertised,
                Optional.of(mode),
                Optional.of("3.0.2"),
                Optional.of("0123456789abcdef0123456789abcdef"),
                "test");
        return new WirePicture(List.of(new WirePicture.Endpoint(answer, Optional.empty())));
    }

    private static Finding finding(PostureWord word, String wanted, Verdict verdict, String why) {
        return new Finding(
                "rule",
                "high",
                Optional.of(word),
                word.toString(),
                wanted,
                false,
                verdict,
                why,
                Basis.CONFIGURED,
                "unknown",
                "unknown",
                "unknown",
                "unknown",
                Optional.empty());
    }

    private static List<ScannerGap> gaps(WirePicture wire, Decision decision, Finding... findings) {
        return ScannerGaps.of(new HostPlan(
                        "fs1",
                        "samba",
                        Optional.empty(),
                        wire,
                        List.of(findings),
                        decision,
                        new Goal(Advertised.UNKNOWN, true, false, "", Map.of()),
                        List.of()))
                .stream()
                .filter(each -> each.scanner() == Scanner.FLAGS)
                .toList();
    }

    @Test
    void a_host_whose_configuration_requires_encryption_complies_and_is_still_reported() {
        List<ScannerGap> gaps = gaps(
                wire(Advertised.OFFERED, 1),
                new Decision.Complies(),
                finding(
                        PostureWord.SERVER_SIGNING,
                        "required",
                        Verdict.COMPLIANT,
                        "encryption is required, which protects every message"));

        assertThat(gaps).extracting(ScannerGap::reports).containsExactly(true);
        assertThat(gaps.get(0).why())
                .isEqualTo("it reads SecurityMode 0x0001, which does not show this: encryption is required, which"
                        + " protects every message. To silence it, a rule can ask for"
                        + " exactly: {server signing: required}");
    }

    @Test
    void a_host_that_no_rule_asks_for_signing_is_still_reported() {
        assertThat(gaps(wire(Advertised.OFFERED, 1), new Decision.NoRule()))
                .extracting(ScannerGap::why)
                .containsExactly("it reads SecurityMode 0x0001, and no rule requires 'server signing' here");
        assertThat(gaps(
                        wire(Advertised.OFFERED, 1),
                        new Decision.Complies(),
                        finding(PostureWord.SERVER_SIGNING, "offered", Verdict.COMPLIANT, "offered on the wire")))
                .extracting(ScannerGap::why)
                .containsExactly("it reads SecurityMode 0x0001, and the rules ask for no more");
    }

    @Test
    void a_file_that_is_weaker_than_the_daemon_is_not_reported() {
        List<ScannerGap> gaps = gaps(
                wire(Advertised.REQUIRED, 3),
                new Decision.Complies(),
                finding(
                        PostureWord.SERVER_SIGNING,
                        "required",
                        Verdict.VIOLATED,
                        "required on the wire, but the file means offered: the next reload weakens it"));

        assertThat(gaps).extracting(ScannerGap::reports).containsExactly(false);
    }

    @Test
    void where_both_agree_there_is_nothing_to_say() {
        Finding violated = finding(PostureWord.SERVER_SIGNING, "required", Verdict.VIOLATED, "offered on the wire");
        Finding waived = finding(PostureWord.SERVER_SIGNING, "required", Verdict.WAIVED, "offered on the wire");
        Finding fine = finding(PostureWord.SERVER_SIGNING, "required", Verdict.COMPLIANT, "required on the wire");

        assertThat(gaps(wire(Advertised.OFFERED, 1), new Decision.Complies(), violated))
                .isEmpty();
        assertThat(gaps(wire(Advertised.OFFERED, 1), new Decision.Complies(), waived))
                .isEmpty();
        assertThat(gaps(wire(Advertised.REQUIRED, 3), new Decision.Complies(), fine))
                .isEmpty();
        assertThat(gaps(WirePicture.NONE, new Decision.NoRule())).isEmpty();
    }
}
