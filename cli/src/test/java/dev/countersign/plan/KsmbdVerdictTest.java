package dev.countersign.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.bytes.Bytes;
import dev.countersign.diagnostic.Diagnostics;
import dev.countersign.observation.Basis;
import dev.countersign.observation.Field;
import dev.countersign.observation.Observations;
import dev.countersign.observation.Trial;
import dev.countersign.observation.Trial.Entry;
import dev.countersign.observation.Trial.Held;
import dev.countersign.observation.WireAnswer;
import dev.countersign.observation.WireAnswer.Advertised;
import dev.countersign.observation.WirePicture;
import dev.countersign.platform.Platform;
import dev.countersign.platform.Platforms;
import dev.countersign.policy.Policies;
import dev.countersign.policy.Requirements;
import dev.countersign.policy.Subject;
import dev.countersign.yaml.SourceFile;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** ksmbd advertises required signing and does not enforce it: what it advertises counts, and a login proves nothing. */
class KsmbdVerdictTest {
    private static final Platform KSMBD = Platforms.load(Path.of("src/test/resources/nothing"), new Diagnostics())
            .named("ksmbd")
            .orElseThrow();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // whatever the trial made of an unsigned ECHO, which ksmbd never checks
                "mandatory | REQUIRED | OFFERED  | OFFERED  | COMPLIANT | ADVERTISED | unknown",
                "mandatory | REQUIRED | REQUIRED | OFFERED  | COMPLIANT | ADVERTISED | unknown",
                "mandatory | REQUIRED | UNKNOWN  | UNKNOWN  | COMPLIANT | ADVERTISED | unknown",
                "mandatory | OFFERED  | REQUIRED | OFFERED  | VIOLATED  | ADVERTISED | unknown",
                "auto      | OFFERED  | OFFERED  | OFFERED  | VIOLATED  | ADVERTISED | unknown",
                // encryption protects every message, and a login can see it
                "mandatory | REQUIRED | REQUIRED | REQUIRED | COMPLIANT | PROVEN     | required",
            })
    void of_signing(
            String configured,
            Advertised wire,
            Held signing,
            Held encryption,
            Verdict verdict,
            Basis basis,
            String proven) {
        Finding finding = finding("[global]\n\tserver signing = " + configured + "\n", wire, signing, encryption);

        assertThat(finding.verdict()).as(finding.why()).isEqualTo(verdict);
        assertThat(finding.basis()).isEqualTo(basis);
        assertThat(finding.proven()).isEqualTo(proven);
        assertThat(finding.why()).contains(basis == Basis.PROVEN ? "the trial" : "no login can prove it");
    }

    @ParameterizedTest
    @CsvSource({"REQUIRED, COMPLIANT", "OFFERED, VIOLATED"})
    void of_signing_where_nobody_read_its_file(Advertised wire, Verdict verdict) {
        List<Field> nobody = List.of(field("uid", "65534"), field("recognised", "yes"));

        Finding finding = finding(nobody, wire, Held.UNKNOWN, Held.UNKNOWN);

        assertThat(finding.verdict()).as(finding.why()).isEqualTo(verdict);
        assertThat(finding.effective()).isEqualTo("unknown");
    }

    private static Finding finding(String document, Advertised wire, Held signing, Held encryption) {
        List<Field> fields = List.of(
                field("uid", "0"),
                field("recognised", "yes"),
                field("document.given", "/etc/ksmbd/ksmbd.conf"),
                field("document.path", "/etc/ksmbd/ksmbd.conf"),
                field("file", "/etc/ksmbd/ksmbd.conf file 0:0 0644 1 1"),
                field("content", document));
        return finding(fields, wire, signing, encryption);
    }

    private static Finding finding(List<Field> fields, Advertised wire, Held signing, Held encryption) {
        Diagnostics found = new Diagnostics();
        Policies policies = Policies.of(
                List.of(SourceFile.of(
                        Path.of("p.yaml"),
                        "policy: p\nwhy: test\nrules:\n  - {id: sign, require: {server signing: required}}\n")),
                Set.of("ksmbd"),
                found);
        assertThat(found.all()).isEmpty();
        WireAnswer answer = new WireAnswer(
                "192.0.2.1", 445, wire, Optional.empty(), Optional.of("3.1.1"), Optional.of("ab".repeat(16)), "test");
        Trial trial = new Trial(
                "k1",
                445,
                "NTLM",
                Entry.USER,
                Optional.of("3.1.1"),
                Optional.empty(),
                List.of(),
                signing,
                encryption,
                "the trial");
        return Planner.assess(
                        "k1",
                        KSMBD,
                        Requirements.of(
                                policies,
                                new Subject("k1", Optional.of("ksmbd"), Set.of(), Map.of()),
                                Instant.parse("2026-11-22T00:00:00Z")),
                        Observations.of(fields),
                        new WirePicture(List.of(new WirePicture.Endpoint(answer, Optional.empty(), List.of(trial)))),
                        Acceptance.NOTHING)
                .plan()
                .findings()
                .get(0);
    }

    private static Field field(String name, String value) {
        return new Field(name, Bytes.utf8(value));
    }
}
