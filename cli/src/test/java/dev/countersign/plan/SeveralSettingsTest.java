package dev.countersign.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.bytes.Bytes;
import dev.countersign.diagnostic.Diagnostics;
import dev.countersign.observation.Field;
import dev.countersign.observation.Mechanism;
import dev.countersign.observation.Negotiation;
import dev.countersign.observation.Observations;
import dev.countersign.observation.WireAnswer;
import dev.countersign.observation.WireAnswer.Advertised;
import dev.countersign.observation.WirePicture;
import dev.countersign.platform.Platform;
import dev.countersign.platform.Platforms;
import dev.countersign.policy.Policies;
import dev.countersign.policy.PostureValue;
import dev.countersign.policy.PostureWord;
import dev.countersign.policy.Requirements;
import dev.countersign.policy.Subject;
import dev.countersign.yaml.SourceFile;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A posture that depends on several settings is as strong as the weakest of them, and each one that
 * is too weak is written and reported.
 */
class SeveralSettingsTest {
    private static final String FILE =
            "[global]\n\tserver signing = mandatory\n\tclient signing = %s\n\tclient ipc signing = %s\n";
    private static final String SERVER = "HKLM\\SYSTEM\\CurrentControlSet\\Services\\LanmanServer\\Parameters\\";
    private static final Platform WINDOWS = Platforms.load(Path.of("src/test/resources/nothing"), new Diagnostics())
            .named("windows")
            .orElseThrow();

    private static final Platform TRUENAS = Platforms.load(Path.of("src/test/resources/nothing"), new Diagnostics())
            .named("truenas")
            .orElseThrow();

    @ParameterizedTest
    @CsvSource({
        "required, default,     COMPLIANT",
        "required, required,    COMPLIANT",
        "required, if_required, VIOLATED",
        "required, No,          VIOLATED",
        "default,  default,     VIOLATED",
        // a version that does not know it works without it
        "required, '',          COMPLIANT",
    })
    void client_signing_is_what_ipc_does_too(String client, String ipc, Verdict verdict) {
        Finding finding = samba(client, ipc)
                .assess(rule("require: {client signing: required}"), Acceptance.NOTHING)
                .plan()
                .findings()
                .get(0);

        assertThat(finding.verdict()).as(finding.why()).isEqualTo(verdict);
    }

    @Test
    void only_the_part_that_is_too_weak_is_written_and_it_is_told() {
        Planner.Assessment assessment = samba("required", "if_required")
                .assess(rule("require: {client signing: required}"), Acceptance.NOTHING);

        assertThat(after(assessment)).isEqualTo(FILE.formatted("required", "required"));
        assertThat(assessment.plan().findings().get(0).why()).isEqualTo("client ipc signing means offered");
        assertThat(assessment.plan().notes())
                .contains("'client ipc signing = required' is written too; asked for by: r");
    }

    @Test
    void what_is_exactly_so_leaves_a_stronger_part_alone() {
        Planner.Assessment assessment =
                samba("required", "default").assess(rule("exactly: {client signing: offered}"), Acceptance.NOTHING);

        assertThat(after(assessment)).isEqualTo(FILE.formatted("desired", "default"));
    }

    @Test
    void what_is_written_for_a_rule_that_holds_today_is_told() {
        String dump = "[global]\n\tserver signing = default\n\tserver smb encrypt = required\n";
        String rules = rule("require: {server signing: required}")
                + "  - {id: less, severity: high, exactly: {encryption: offered}}\n";

        Planner.Assessment assessment = SeenHost.with(
                        "[global]\n\tserver smb encrypt = required\n", dump, Advertised.OFFERED)
                .assess(rules, new Acceptance(true));

        assertThat(after(assessment)).contains("server signing = mandatory", "server smb encrypt = if_required");
        assertThat(assessment.plan().notes())
                .containsOnlyOnce("'server signing = mandatory' is written too; asked for by: r");
    }

    @Test
    void a_candidate_that_leaves_no_version_of_smb_is_refused() {
        String before = "[global]\n\tserver max protocol = SMB2\n";
        SeenHost host = SeenHost.with(before, protocols("SMB2_02", "SMB2"), Advertised.REQUIRED);
        Planner.Assessment assessment =
                host.assess(rule("platforms: {samba: {server min protocol: SMB3}}"), Acceptance.NOTHING);

        HostPlan plan = Planner.conclude(
                SeenHost.SAMBA,
                assessment,
                Optional.empty(),
                host.rehearsed(protocols("SMB3", "SMB2"), ""),
                Acceptance.NOTHING);

        assertThat(plan.decision())
                .isInstanceOfSatisfying(
                        Decision.Refuses.class,
                        refuses -> assertThat(refuses.why())
                                .isEqualTo("no version of SMB would be left between 'server min protocol = SMB3' and"
                                        + " 'server max protocol = SMB2'"));
    }

    @Test
    void a_waived_rule_that_holds_today_may_be_broken_by_another() {
        SeenHost host = SeenHost.with(
                "[global]\n\tserver signing = mandatory\n",
                "[global]\n\tserver signing = required\n",
                Advertised.REQUIRED);
        Planner.Assessment assessment = host.assess(
                rule("require: {server signing: required}")
                        + "  - {id: less, exactly: {server signing: offered}}\n"
                        + "waivers:\n  - {rule: r, hosts: [fs1], reason: old, owner: us, until: 2027-03-01}\n",
                Acceptance.NOTHING);

        HostPlan plan = Planner.conclude(
                SeenHost.SAMBA,
                assessment,
                Optional.empty(),
                host.rehearsed("[global]\n\tserver signing = if_required\n", ""),
                Acceptance.NOTHING);

        assertThat(after(assessment)).contains("server signing = auto");
        assertThat(plan.decision()).isInstanceOf(Decision.Changes.class);
    }

    @ParameterizedTest
    @CsvSource({"'', true", "'waivers: [{rule: r, hosts: [fs1], reason: old, owner: us, until: 2027-03-01}]', false"})
    void Kerberos_that_a_rule_requires_and_the_server_offers_is_part_of_the_goal(String waivers, boolean held) {
        SeenHost host = SeenHost.with("[global]\n\tdeadtime = 1\n", deadtime("1"), Advertised.REQUIRED);
        WireAnswer answer = new WireAnswer(
                "192.0.2.1",
                445,
                Advertised.REQUIRED,
                Optional.empty(),
                Optional.of("3.1.1"),
                Optional.of("ab".repeat(16)),
                new Negotiation(
                        Optional.empty(),
                        Optional.empty(),
                        List.of(Mechanism.KERBEROS, Mechanism.NTLMSSP),
                        Optional.empty(),
                        Optional.empty()),
                Optional.empty(),
                "test");
        Planner.Assessment assessment = host.assess(
                host.observation(),
                new WirePicture(List.of(new WirePicture.Endpoint(answer, Optional.empty()))),
                rule("require: {kerberos: offered}") + "  - {id: d, platforms: {samba: {deadtime: 10}}}\n" + waivers,
                Acceptance.NOTHING);

        HostPlan plan = Planner.conclude(
                SeenHost.SAMBA, assessment, Optional.empty(), host.rehearsed(deadtime("10"), ""), Acceptance.NOTHING);

        assertThat(plan.decision()).isInstanceOf(Decision.Changes.class);
        assertThat(plan.goal().proven())
                .isEqualTo(held ? Map.of(PostureWord.KERBEROS, PostureValue.OFFERED) : Map.of());
    }

    private static String deadtime(String minutes) {
        return "[global]\n\tserver signing = required\n\tdeadtime = " + minutes + "\n";
    }

    @ParameterizedTest
    @CsvSource({
        "'',            '',            VIOLATED",
        "REG_DWORD 0x1, '',            COMPLIANT",
        "REG_DWORD 0x1, REG_DWORD 0x1, COMPLIANT",
        "REG_DWORD 0x1, REG_DWORD 0x0, VIOLATED",
    })
    void windows_requires_encryption_where_it_rejects_the_others(String encrypt, String reject, Verdict verdict) {
        Planner.Assessment assessment = windows(encrypt, reject);

        assertThat(assessment.plan().findings().get(0).verdict()).isEqualTo(verdict);
        if (verdict == Verdict.VIOLATED) {
            Change change = assessment.candidate().orElseThrow().change();
            assertThat(change.after().latin1())
                    .contains(SERVER + "EncryptData=REG_DWORD 0x1")
                    .doesNotContain(SERVER + "RejectUnencryptedAccess=REG_DWORD 0x0");
        }
    }

    @Test
    void a_line_for_smb_conf_that_denies_what_a_field_says_is_named() {
        List<Field> seen = List.of(
                SeenHost.field("uid", "0"),
                SeenHost.field("recognised", "yes"),
                SeenHost.field("role", "ROLE_STANDALONE"),
                SeenHost.field("instance", "10 1 100 0 /usr/sbin/smbd 4711 /"),
                SeenHost.field("instance.command", "/usr/sbin/smbd\0-D\0"),
                SeenHost.field("document.given", "store:smb.config"),
                SeenHost.field("document.path", "store:smb.config"),
                SeenHost.field("file", "store:smb.config store - - - -"),
                SeenHost.field("content", """
                        encryption="REQUIRED"
                        smb_options="server smb encrypt = desired"
                        """));
        Policies policies = Policies.of(
                List.of(SourceFile.of(
                        Path.of("p.yaml"), "policy: p\nwhy: test\nrules:\n" + rule("require: {encryption: required}"))),
                Set.of("truenas"),
                new Diagnostics());
        Planner.Assessment assessment = Planner.assess(
                "nas",
                TRUENAS,
                Requirements.of(
                        policies,
                        new Subject("nas", Optional.of("truenas"), Set.of(), Map.of()),
                        Instant.parse("2026-11-22T00:00:00Z")),
                Observations.of(seen),
                SeenHost.with("", "", Advertised.OFFERED).picture(),
                new Acceptance(true));

        HostPlan plan = Planner.conclude(
                TRUENAS, assessment, Optional.empty(), RehearsalAnswer.of(List.of()), new Acceptance(true));

        assertThat(assessment.plan().findings().get(0).why()).isEqualTo("server smb encrypt means offered");
        assertThat(plan.decision())
                .isInstanceOfSatisfying(
                        Decision.Refuses.class,
                        refuses -> assertThat(refuses.why())
                                .containsPattern(
                                        "encryption would be offered because of smb_options:1:\\d+: 'server smb encrypt = desired'"));
    }

    private static Planner.Assessment windows(String encrypt, String reject) {
        Policies policies = Policies.of(
                List.of(SourceFile.of(
                        Path.of("p.yaml"), "policy: p\nwhy: test\nrules:\n" + rule("require: {encryption: required}"))),
                Set.of("windows"),
                new Diagnostics());
        String content = (encrypt.isEmpty() ? "" : SERVER + "EncryptData=" + encrypt + "\n")
                + (reject.isEmpty() ? "" : SERVER + "RejectUnencryptedAccess=" + reject + "\n");
        List<Field> seen = List.of(
                SeenHost.field("uid", "0"),
                SeenHost.field("recognised", "yes"),
                SeenHost.field("role", "server"),
                SeenHost.field("document.given", "store:registry"),
                SeenHost.field("document.path", "store:registry"),
                SeenHost.field("file", "store:registry store - - - 0"),
                new Field("content", Bytes.utf8(content)));
        WireAnswer answer = new WireAnswer(
                "192.0.2.1",
                445,
                Advertised.REQUIRED,
                Optional.empty(),
                Optional.of("3.1.1"),
                Optional.of("ab".repeat(16)),
                "test");
        return Planner.assess(
                "win",
                WINDOWS,
                Requirements.of(
                        policies,
                        new Subject("win", Optional.of("windows"), Set.of(), Map.of()),
                        Instant.parse("2026-11-22T00:00:00Z")),
                Observations.of(seen),
                new WirePicture(List.of(new WirePicture.Endpoint(answer, Optional.empty()))),
                new Acceptance(true));
    }

    private static String rule(String asks) {
        return "  - {id: r, severity: high, " + asks + "}\n";
    }

    private static SeenHost samba(String client, String ipc) {
        String known = ipc.isEmpty() ? "" : "\tclient ipc signing = " + ipc + "\n";
        return SeenHost.with(
                FILE.formatted(client, ipc),
                "[global]\n\tserver signing = required\n\tclient signing = " + client + "\n" + known,
                Advertised.REQUIRED);
    }

    private static String protocols(String min, String max) {
        return "[global]\n\tserver signing = required\n\tserver min protocol = " + min + "\n\tserver max protocol = "
                + max + "\n";
    }

    private static String after(Planner.Assessment assessment) {
        return assessment.candidate().orElseThrow().change().after().latin1();
    }
}
