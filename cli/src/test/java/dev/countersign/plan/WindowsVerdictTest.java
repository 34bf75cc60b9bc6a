package dev.countersign.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.bytes.Bytes;
import dev.countersign.diagnostic.Diagnostics;
import dev.countersign.observation.EncodedWords;
import dev.countersign.observation.Field;
import dev.countersign.observation.Observations;
import dev.countersign.observation.WireAnswer;
import dev.countersign.observation.WireAnswer.Advertised;
import dev.countersign.observation.WirePicture;
import dev.countersign.platform.Platform;
import dev.countersign.platform.Platforms;
import dev.countersign.platform.RegExe;
import dev.countersign.policy.Policies;
import dev.countersign.policy.Requirements;
import dev.countersign.policy.Subject;
import dev.countersign.yaml.SourceFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The verdict on a Windows host's registry: an absent value means that version's default. */
class WindowsVerdictTest {
    private static final Platform WINDOWS = Platforms.load(Path.of("src/test/resources/nothing"), new Diagnostics())
            .named("windows")
            .orElseThrow();
    private static final String NONCE = "0123456789abcdef0123456789abcdef";
    private static final String SERVER = "HKLM\\SYSTEM\\CurrentControlSet\\Services\\LanmanServer\\Parameters";
    private static final String CLIENT = "HKLM\\SYSTEM\\CurrentControlSet\\Services\\LanmanWorkstation\\Parameters";
    private static final String REPORT = "    Policy:    @wsecedit.dll\r\n        ValueName: "
            + "MACHINE\\System\\CurrentControlSet\\Services\\LanManServer\\Parameters\\RequireSecuritySignature\r\n"
            + "        Computer Setting: 0\r\n";

    @ParameterizedTest
    @CsvSource({
        // build, type, edition, wire, server signing, client signing
        "26100, WinNT, Professional, REQUIRED, COMPLIANT, COMPLIANT",
        "26100, WinNT, Core, OFFERED, VIOLATED, VIOLATED",
        "22631, WinNT, Professional, OFFERED, VIOLATED, VIOLATED",
        "20348, ServerNT, ServerStandard, OFFERED, VIOLATED, VIOLATED",
        "26100, ServerNT, ServerStandard, OFFERED, VIOLATED, COMPLIANT",
        "20348, LanmanNT, ServerStandard, REQUIRED, COMPLIANT, VIOLATED",
        "26100, LanmanNT, ServerStandard, REQUIRED, COMPLIANT, COMPLIANT"
    })
    void an_absent_value_means_the_default_of_its_version(
            String build, String type, String edition, Advertised wire, Verdict server, Verdict client) {
        HostPlan plan = plan(host(build, type, edition, "", "", ""), wire);

        assertThat(finding(plan, "server signing").verdict())
                .as(plan.toString())
                .isEqualTo(server);
        assertThat(finding(plan, "client signing").verdict()).isEqualTo(client);
        assertThat(finding(plan, "server signing").configured()).isEqualTo("not set");
    }

    @Test
    void a_version_that_is_not_known_leaves_absence_without_a_meaning() {
        HostPlan plan = plan(host("26100", "WinNT", "", "", "", ""), Advertised.OFFERED);

        assertThat(finding(plan, "client signing").verdict()).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void what_waits_for_a_restart_is_not_compliant() {
        HostPlan plan = plan(
                host("20348", "ServerNT", "ServerStandard", "REG_DWORD    0x1", "REG_DWORD    0x1", ""),
                Advertised.OFFERED);

        assertThat(finding(plan, "server signing").verdict()).isEqualTo(Verdict.VIOLATED);
        assertThat(finding(plan, "server signing").why()).contains("still runs the old value");
        assertThat(finding(plan, "client signing").verdict()).isEqualTo(Verdict.COMPLIANT);
    }

    @Test
    void a_group_policy_that_owns_a_value_is_named_before_anything_is_changed() {
        String report = "    Object: Default Domain Policy\r\n" + REPORT;

        HostPlan plan = plan(
                host("20348", "ServerNT", "ServerStandard", "REG_DWORD    0x0", "REG_DWORD    0x1", report),
                Advertised.OFFERED);

        assertThat(plan.decision())
                .isInstanceOfSatisfying(
                        Decision.Refuses.class,
                        refuses -> assertThat(refuses.why())
                                .isEqualTo(SERVER + "\\RequireSecuritySignature is managed by the Group Policy object"
                                        + " 'Default Domain Policy', which would undo this change"));
        assertThat(plan.notes()).anyMatch(each -> each.contains("Default Domain Policy"));
    }

    @ParameterizedTest
    @CsvSource({
        "MicrosoftNetworkServer_DigitallySignCommunicationsAlways, 0x0, true",
        "MicrosoftNetworkServer_DigitallySignCommunicationsAlways_ProviderSet, 0x1, true",
        // left of a policy that is gone
        "MicrosoftNetworkServer_DigitallySignCommunicationsAlways_ProviderSet, 0x0, false",
        "MicrosoftNetworkServer_DigitallySignCommunicationsIfClientAgrees, 0x1, false",
        "MicrosoftNetworkClient_DigitallySignCommunicationsAlways, 0x1, false"
    })
    void a_device_management_that_owns_a_value_is_named_before_anything_is_changed(
            String policy, String value, boolean owned) {
        String area =
                "HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\PolicyManager\\current\\device\\LocalPoliciesSecurityOptions";
        String printed = host("20348", "ServerNT", "ServerStandard", "REG_DWORD    0x0", "REG_DWORD    0x1", "")
                .replace(NONCE + " unread 8\r\n", key(area, policy, "REG_DWORD    " + value) + read(8));

        HostPlan plan = plan(printed, Advertised.OFFERED);

        assertThat(plan.decision() instanceof Decision.Refuses)
                .as(plan.toString())
                .isEqualTo(owned);
        if (plan.decision() instanceof Decision.Refuses refuses) {
            assertThat(refuses.why())
                    .isEqualTo(
                            SERVER + "\\RequireSecuritySignature is managed by a device management, such as Intune or"
                                    + " OSConfig (PolicyManager: LocalPoliciesSecurityOptions\\"
                                    + "MicrosoftNetworkServer_DigitallySignCommunicationsAlways), which would undo this change");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "15063, WinNT, Enterprise, allowed",
        "16299, WinNT, Enterprise, refused",
        "19045, WinNT, Education, refused",
        "19045, WinNT, Professional, allowed",
        "25267, WinNT, Professional, refused",
        "26100, WinNT, Professional, refused",
        "26100, WinNT, Core, allowed",
        "19045, WinNT, '', unknown",
        "14393, ServerNT, ServerStandard, allowed",
        "17763, ServerNT, ServerStandard, refused",
        "26100, ServerNT, ServerStandard, refused"
    })
    void whether_an_absent_value_lets_guests_be_followed_depends_on_edition_and_build(
            String build, String type, String edition, String guests) {
        HostPlan plan = assess("guest: refused", host(build, type, edition, "", "", ""), Advertised.OFFERED, List.of())
                .plan();

        assertThat(finding(plan, "guest").effective()).isEqualTo(guests);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // absent: the weaker one of its default and of what runs, which may have been removed
                "|                 0x1 | VIOLATED  | Windows itself says that it means required,"
                        + " but the file means offered: the next reload weakens it",
                "|                 0x0 | VIOLATED  | Windows itself says that it means offered",
                // set, and waiting for a restart, or overridden
                "REG_DWORD    0x1 | 0x0 | VIOLATED  | the file means required, the daemon still runs the old value:"
                        + " Windows itself says that it means offered",
                "REG_DWORD    0x0 | 0x1 | VIOLATED  | Windows itself says that it means required,"
                        + " but the file means offered: the next reload weakens it",
                "REG_DWORD    0x1 | 0x1 | COMPLIANT | Windows itself says that it means required",
            })
    void the_running_client_is_asked_and_not_only_the_registry(
            String registry, String running, Verdict verdict, String why) {
        String setting = CLIENT + "\\RequireSecuritySignature";
        Field effective = new Field(
                "effective",
                Bytes.utf8(EncodedWords.encode(setting) + " " + EncodedWords.encode("REG_DWORD " + running)));

        HostPlan plan = assess(
                        "client signing: required",
                        host("20348", "ServerNT", "ServerStandard", "", registry == null ? "" : registry, ""),
                        Advertised.OFFERED,
                        List.of(effective))
                .plan();

        Finding finding = finding(plan, "client signing");
        assertThat(finding.verdict()).as(finding.why()).isEqualTo(verdict);
        assertThat(finding.why()).isEqualTo(why);
    }

    @Test
    void only_what_is_asked_for_is_set() {
        Planner.Assessment assessment = assess(
                host("20348", "ServerNT", "ServerStandard", "REG_DWORD    0x0", "REG_DWORD    0x1", ""),
                Advertised.OFFERED);

        assertThat(assessment.candidate().map(Candidate::change))
                .hasValueSatisfying(change -> assertThat(change)
                        .isInstanceOfSatisfying(
                                Change.SetFields.class,
                                set -> assertThat(set.names()).containsExactly(SERVER + "\\RequireSecuritySignature")));
    }

    @Test
    void a_key_that_cannot_be_read_is_not_an_absent_value() {
        String answer = host("26100", "WinNT", "Professional", "", "", "");
        List<Field> fields = new RegExe(WINDOWS.spelt())
                .answer(NONCE, bytes(answer.replace(NONCE + " read 4", NONCE + " unread 4")))
                .orElseThrow()
                .fields();

        assertThat(Observations.of(fields).document())
                .hasValueSatisfying(each -> assertThat(each.readable()).isFalse());
        assertThat(Observations.of(fields).limits()).anyMatch(each -> each.contains("could not be read"));
    }

    private static Finding finding(HostPlan plan, String word) {
        return plan.findings().stream()
                .filter(each -> each.setting().equals(word))
                .findFirst()
                .orElseThrow();
    }

    /** Returns a host's output, in the order of the queries. */
    private static String host(String build, String type, String edition, String server, String client, String report) {
        String version = "HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion";
        String product = "HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\ProductOptions";
        return "countersign " + NONCE + " begin\r\n"
                + key(version, "CurrentBuild", "REG_SZ    " + build) + read(0)
                + (edition.isEmpty()
                        ? NONCE + " unread 1\r\n"
                        : key(version, "EditionID", "REG_SZ    " + edition) + read(1))
                + key(product, "ProductType", "REG_SZ    " + type) + read(2)
                + "\r\nHKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Microsoft\\Windows\\WindowsUpdate\r\n" + read(3)
                + key(full(SERVER), "RequireSecuritySignature", server) + read(4)
                + NONCE + " unread 5\r\n"
                + key(full(CLIENT), "RequireSecuritySignature", client) + read(6)
                + NONCE + " unread 7\r\n"
                + NONCE + " unread 8\r\n"
                + NONCE + " unread 9\r\n"
                + report + NONCE + " policy\r\n"
                + NONCE + " end\r\n";
    }

    private static String full(String key) {
        return key.replaceFirst("HKLM", "HKEY_LOCAL_MACHINE");
    }

    private static String key(String key, String name, String data) {
        return "\r\n" + key + "\r\n" + (data.isEmpty() ? "" : "    " + name + "    " + data + "\r\n");
    }

    private static String read(int index) {
        return NONCE + " read " + index + "\r\n";
    }

    private static Bytes bytes(String text) {
        return Bytes.of(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static HostPlan plan(String printed, Advertised wire) {
        return assess(printed, wire).plan();
    }

    private static Planner.Assessment assess(String printed, Advertised wire) {
        return assess("server signing: required, client signing: required", printed, wire, List.of());
    }

    private static Planner.Assessment assess(String require, String printed, Advertised wire, List<Field> more) {
        Diagnostics found = new Diagnostics();
        Policies policies = Policies.of(
                List.of(SourceFile.of(
                        Path.of("p.yaml"),
                        "policy: p\nwhy: test\nrules:\n  - {id: sign, require: {" + require + "}}\n")),
                Set.of("windows"),
                found);
        assertThat(found.all()).isEmpty();
        List<Field> fields = new ArrayList<>(new RegExe(WINDOWS.spelt())
                .answer(NONCE, bytes(printed))
                .orElseThrow()
                .fields());
        fields.addAll(more);
        WireAnswer answer = new WireAnswer(
                "192.0.2.1", 445, wire, Optional.empty(), Optional.of("3.1.1"), Optional.of("ab".repeat(16)), "test");
        return Planner.assess(
                "win",
                WINDOWS,
                Requirements.of(
                        policies,
                        new Subject("win", Optional.of("windows"), Set.of(), Map.of()),
                        Instant.parse("2026-11-22T00:00:00Z")),
                Observations.of(fields),
                new WirePicture(List.of(new WirePicture.Endpoint(answer, Optional.empty()))),
                Acceptance.NOTHING);
    }
}
