package dev.countersign.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.observation.Basis;
import dev.countersign.observation.Trial;
import dev.countersign.observation.Trial.Entry;
import dev.countersign.observation.Trial.Held;
import dev.countersign.observation.WireAnswer;
import dev.countersign.observation.WireAnswer.Advertised;
import dev.countersign.observation.WirePicture;
import dev.countersign.observation.WirePicture.Endpoint;
import dev.countersign.policy.PostureValue;
import dev.countersign.policy.PostureWord;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A login decides, and names what disagrees with it. */
class ProvenTest {
    private static final String PLAIN = "[global]\n\tworkgroup = LAB\n";

    private static String dump(String signing, String encryption, String guest) {
        return "[global]\n\tserver signing = " + signing + "\n\tserver smb encrypt = " + encryption
                + "\n\tmap to guest = " + guest + "\n\tserver min protocol = SMB2_02\n\tclient signing = required\n";
    }

    private static String rule(String require) {
        return "  - id: r\n    severity: high\n    require: {" + require + "}\n";
    }

    private static Finding finding(SeenHost host, String require) {
        return host.assess(rule(require), Acceptance.NOTHING).plan().findings().get(0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "required | REQUIRED | REQUIRED | COMPLIANT | PROVEN    | it works",
                "required | REQUIRED | OFFERED  | VIOLATED  | PROVEN    | it advertises required, but it works",
                "required | OFFERED  | OFFERED  | VIOLATED  | PROVEN    |"
                        + " the file means required, the daemon still runs the old value: it works",
                "default  | REQUIRED | REQUIRED | VIOLATED  | EFFECTIVE |"
                        + " it works, but the file means offered: the next reload weakens it",
                "default  | OFFERED  | OFFERED  | VIOLATED  | PROVEN    | it works",
                "required | REQUIRED | OFF      | VIOLATED  | PROVEN    | it advertises required, but it works",
                // no login succeeded: the wire counts, and the login is reported
                "required | REQUIRED | UNKNOWN  | COMPLIANT | ADVERTISED| required on the wire (192.0.2.1:445 test); it works",
            })
    void of_signing(String effective, Advertised advertised, Held proven, Verdict verdict, Basis basis, String why) {
        SeenHost host = SeenHost.with(PLAIN, dump(effective, "default", "Never"), advertised)
                .tried("NTLM", Entry.USER, proven, Held.OFFERED, "it works");

        Finding finding = finding(host, "server signing: required");

        assertThat(finding.verdict()).as(finding.why()).isEqualTo(verdict);
        assertThat(finding.basis()).isEqualTo(basis);
        assertThat(finding.why()).isEqualTo(why);
        assertThat(finding.proven()).isEqualTo(proven.word());
    }

    @ParameterizedTest
    @CsvSource({
        "required, REQUIRED, COMPLIANT, PROVEN",
        "required, OFFERED,  VIOLATED,  PROVEN",
        "desired,  OFFERED,  VIOLATED,  PROVEN",
        "desired,  REQUIRED, VIOLATED,  EFFECTIVE",
        "required, UNKNOWN,  UNKNOWN,   NONE",
    })
    void of_encryption(String effective, Held proven, Verdict verdict, Basis basis) {
        SeenHost host = SeenHost.with(PLAIN, dump("default", effective, "Never"), Advertised.OFFERED)
                .tried("Kerberos", Entry.USER, Held.OFFERED, proven, "it works");

        Finding finding = finding(host, "encryption: required");

        assertThat(finding.verdict()).as(finding.why()).isEqualTo(verdict);
        assertThat(finding.basis()).isEqualTo(basis);
    }

    @ParameterizedTest
    @CsvSource({
        "Never,    REFUSED, COMPLIANT, PROVEN,    refused",
        "Never,    GUEST,   VIOLATED,  PROVEN,    allowed",
        "Bad User, GUEST,   VIOLATED,  PROVEN,    allowed",
        "Bad User, REFUSED, VIOLATED,  EFFECTIVE, refused",
        "Never,    FAILED,  UNKNOWN,   NONE,      unknown",
    })
    void of_guests(String effective, Entry entry, Verdict verdict, Basis basis, String proven) {
        SeenHost host = SeenHost.with(PLAIN, dump("default", "default", effective), Advertised.OFFERED)
                .tried(Trial.GUEST, entry, Held.UNKNOWN, Held.UNKNOWN, "it works");

        Finding finding = finding(host, "guest: refused");

        assertThat(finding.verdict()).as(finding.why()).isEqualTo(verdict);
        assertThat(finding.basis()).isEqualTo(basis);
        assertThat(finding.proven()).isEqualTo(proven);
    }

    @Test
    void encryption_that_a_login_saw_stands_for_signing_where_the_wire_shows_nothing() {
        SeenHost host = SeenHost.with(PLAIN, dump("default", "required", "Never"), Advertised.OFFERED)
                .tried("NTLM", Entry.USER, Held.REQUIRED, Held.REQUIRED, "encryption required");

        Finding signing = finding(host, "server signing: required");

        assertThat(signing.verdict()).isEqualTo(Verdict.COMPLIANT);
        assertThat(signing.basis()).isEqualTo(Basis.PROVEN);
    }

    @Test
    void encryption_that_the_file_requires_and_the_server_does_not_protects_nothing() {
        SeenHost host = SeenHost.with(PLAIN, dump("default", "required", "Never"), Advertised.OFFERED)
                .tried("NTLM", Entry.USER, Held.OFFERED, Held.OFFERED, "unsigned echo accepted");

        Finding signing = finding(host, "server signing: required");

        assertThat(signing.verdict()).isEqualTo(Verdict.VIOLATED);
        assertThat(signing.why()).contains("still runs the old value");
    }

    @ParameterizedTest
    @CsvSource({
        // whatever file, wire, encryption and guests say, and whatever the user would accept
        // without a proof
        "server signing: required, required, default,  Never,    UNKNOWN",
        "server signing: offered,  required, default,  Never,    UNKNOWN",
        "server signing: required, default,  required, Never,    UNKNOWN",
        "encryption: required,     required, required, Never,    UNKNOWN",
        "guest: refused,           required, default,  Never,    UNKNOWN",
        // what is wrong in the file is wrong, and what only the file says does not depend on the
        // wire
        "server signing: required, default,  default,  Never,    VIOLATED",
        "client signing: required, required, default,  Never,    COMPLIANT",
    })
    void a_host_that_is_not_believed_complies_with_nothing_that_is_seen_from_outside(
            String rule, String signing, String encryption, String guests, Verdict verdict) {
        SeenHost host = SeenHost.with(PLAIN, dump(signing, encryption, guests), Advertised.REQUIRED)
                .tried("NTLM", Entry.NOT_BELIEVED, Held.UNKNOWN, Held.UNKNOWN, "not believed: test")
                .tried(Trial.GUEST, Entry.REFUSED, Held.UNKNOWN, Held.UNKNOWN, "refused");

        for (Acceptance each : List.of(Acceptance.NOTHING, new Acceptance(true))) {
            Finding finding = host.assess(rule(rule), each).plan().findings().get(0);

            assertThat(finding.verdict()).as(finding.why()).isEqualTo(verdict);
            if (verdict == Verdict.UNKNOWN) {
                assertThat(finding.basis()).isEqualTo(Basis.NONE);
                assertThat(finding.why()).contains("not believed: test");
            }
        }
    }

    @Test
    void an_endpoint_that_nobody_could_prove_keeps_the_host_from_being_better_than_its_worst() {
        Trial required = trial(Held.REQUIRED);

        assertThat(signing(required, required)).contains(PostureValue.REQUIRED);
        assertThat(signing(required, trial(Held.OFFERED))).contains(PostureValue.OFFERED);
        assertThat(signing(required, trial(Held.UNKNOWN))).isEmpty();
        assertThat(signing(trial(Held.OFF), trial(Held.UNKNOWN))).contains(PostureValue.OFF);
    }

    private static Trial trial(Held signing) {
        return new Trial(
                "fs1",
                445,
                "NTLM",
                Entry.USER,
                Optional.empty(),
                Optional.empty(),
                List.of(),
                signing,
                Held.UNKNOWN,
                "test");
    }

    private static Optional<PostureValue> signing(Trial one, Trial other) {
        WireAnswer answer = WireAnswer.unknown("192.0.2.1", 445, "test");
        WirePicture wire = new WirePicture(List.of(
                new Endpoint(answer, Optional.empty(), List.of(one)),
                new Endpoint(answer, Optional.empty(), List.of(other))));
        return ProvenPosture.of(wire, PostureWord.SERVER_SIGNING).value();
    }
}
