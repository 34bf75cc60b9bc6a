package dev.countersign.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.Diagnostics;
import dev.countersign.platform.Platforms;
import dev.countersign.platform.Spelling;
import dev.countersign.policy.Policies;
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
 * The effect of rules on the platforms of their hosts: which rules conflict, and which cannot be
 * written.
 */
class PolicyMeaningTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final Platforms PLATFORMS = Platforms.load(Path.of("src/test/resources/nothing"), new Diagnostics());
    private static final Subject FS1 = host("fs1", "samba");
    private static final Subject WIN = host("win", "windows");
    private static final Subject NEW = new Subject("new", Optional.empty(), Set.of(), Map.of());
    private static final String ADVICE = "\n  change one of the rules, or the hosts that it applies to";

    private static Subject host(String name, String platform) {
        return new Subject(name, Optional.of(platform), Set.of(), Map.of());
    }

    private static List<String> check(String rules, Subject... hosts) {
        Diagnostics found = new Diagnostics();
        Policies policies = Policies.of(
                List.of(SourceFile.of(Path.of("p.yaml"), "policy: p\nwhy: because\n" + rules)),
                PLATFORMS.names(),
                found);
        assertThat(found.all()).isEmpty();
        return PolicyMeaning.check(policies, PLATFORMS, List.of(hosts), NOW).stream()
                .map(Diagnostic::toString)
                .toList();
    }

    @Test
    void a_setting_that_denies_what_another_rule_requires_is_a_conflict() {
        assertThat(check("""
                rules:
                  - {id: a, require: {smb1: off}}
                  - {id: b, platforms: {samba: {server min protocol: NT1}}}
                """, FS1))
                .containsExactly(
                        "p.yaml:5:54: on host 'fs1' 'smb1' must be 'on' (which 'server min protocol = NT1' means)"
                                + " here and at least 'off' at p.yaml:4:29" + ADVICE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // under a synonym, in a different spelling, with a value that only some servers
                // read this way, within one rule
                "samba   | smb1: off                | min protocol: nt1",
                "samba   | smb1: off                | server min protocol: default",
                "samba   | server signing: required | Server  Signing: auto",
                "samba   | server signing: required | server signing: default",
                "samba   | encryption: required     | smb encrypt: desired",
                "samba   | client signing: offered  | client signing: disabled",
                "samba   | guest: refused           | map to guest: bad user",
                "samba   | ldap signing: required   | ldap server require strong auth: allow_sasl_over_tls",
                "unraid  | smb1: off                | min protocol: LANMAN2",
                "truenas | smb1: off                | enable_smb1: true",
                "truenas | smb1: off                | minimum_protocol: '\"SMB1\"'",
                // a line for smb.conf in addition to the fields of a store
                "truenas | smb1: off                | min protocol: NT1",
                "truenas | encryption: required     | smb encrypt: desired",
                "openmediavault | smb1: off         | server min protocol: default",
                "synology-dsm | encryption: required | smb_encrypt_transport: '1'",
                // a different setting from the one that the posture writes: what an anonymous login
                // may reach
                "samba   | guest: refused           | guest ok: yes",
                "samba   | guest: refused           | public: yes",
                "unraid  | guest: refused           | guest only: 'on'",
                "samba-registry | guest: refused    | usershare allow guests: yes",
                // the transports of DCE/RPC
                "samba   | client signing: required | client ipc signing: auto",
                "samba   | client signing: offered  | client ipc signing: disabled",
                "truenas | client signing: required | client ipc signing: desired",
                "samba   | client signing: required | client protection: plain",
                // a dialect that cannot encrypt
                "samba   | encryption: required     | server max protocol: SMB2_10",
                "truenas | encryption: required     | max protocol: NT1",
                "synology-dsm | encryption: required | smb_max_protocol: '2'",
                "windows | encryption: required     | HKLM\\SYSTEM\\CurrentControlSet\\Services\\LanmanServer\\Parameters\\RejectUnencryptedAccess: REG_DWORD 0x0",
                "ksmbd   | encryption: required     | server max protocol: smb2_10",
                // words that ksmbd reads in its own way, in any case
                "ksmbd   | encryption: required     | smb3 encryption: Auto",
                "ksmbd   | encryption: offered      | smb3 encryption: disabled",
                "ksmbd   | guest: refused           | map to guest: Bad User",
                // the newest dialect is older than the oldest
                "samba   | smb1: off                | server max protocol: NT1",
                "samba   | smb1: off                | protocol: LANMAN1",
                "unraid  | smb1: off                | max protocol: nt1",
                "truenas | smb1: off                | server max protocol: NT1",
                "openmediavault | smb1: off         | server max protocol: NT1",
                "synology-dsm | smb1: off           | smb_max_protocol: '0'",
            })
    void whatever_it_is_called_and_wherever_the_two_stand(String platform, String posture, String setting) {
        String rule = "  - {id: ID, %s}\n";
        String requires = "require: {" + posture + "}";
        String sets = "platforms: {" + platform + ": {" + setting + "}}";

        List<String> two = check(
                "rules:\n" + rule.formatted(requires).replace("ID", "a")
                        + rule.formatted(sets).replace("ID", "b"),
                host("h", platform));
        List<String> turned = check(
                "rules:\n" + rule.formatted(sets).replace("ID", "a")
                        + rule.formatted(requires).replace("ID", "b"),
                host("h", platform));
        List<String> one = check("rules:\n" + rule.formatted(requires + ", " + sets), host("h", platform));
        List<String> exactly = check(
                "rules:\n" + rule.formatted(requires.replace("require:", "exactly:") + ", " + sets),
                host("h", platform));

        for (List<String> each : List.of(two, turned, one, exactly)) {
            assertThat(each).singleElement().asString().contains("on host 'h'", "must be", " here and ", ADVICE);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "samba   | smb1: off                | server min protocol: SMB3",
                "samba   | server signing: required | server signing: Mandatory",
                "samba   | server signing: offered  | server signing: required",
                "samba   | encryption: offered      | smb encrypt: mandatory",
                "samba   | server signing: required | deadtime: 10",
                "truenas | smb1: off                | enable_smb1: false",
                "truenas | smb1: off                | minimum_protocol: '\"SMB3\"'",
                "truenas | smb1: off                | server min protocol: SMB3",
                "truenas | encryption: required     | smb encrypt: mandatory",
                "samba   | guest: refused           | guest ok: no",
                "samba   | client signing: required | client ipc signing: default",
                "samba   | client signing: offered  | client ipc signing: required",
                "samba   | encryption: required     | server max protocol: SMB3_00",
                "samba   | smb1: off                | server max protocol: SMB2",
                "synology-dsm | smb1: off           | smb_max_protocol: '1'",
                "ksmbd   | encryption: offered      | smb3 encryption: Mandatory",
                "ksmbd   | server signing: offered  | server signing: MANDATORY",
                "ksmbd   | guest: refused           | map to guest: NEVER",
                "ksmbd   | encryption: required     | server max protocol: smb3",
                "windows | encryption: required     | HKLM\\SYSTEM\\CurrentControlSet\\Services\\LanmanServer\\Parameters\\RejectUnencryptedAccess: REG_DWORD 0x1",
                // what the posture itself writes there, although that alone is not enough
                "windows | encryption: required     | HKLM\\SYSTEM\\CurrentControlSet\\Services\\LanmanServer\\Parameters\\EncryptData: REG_DWORD 0x1",
            })
    void what_asks_for_the_same_or_more_is_none(String platform, String posture, String setting) {
        String sets = "platforms: {" + platform + ": {" + setting + "}}";

        assertThat(check(
                        "rules:\n  - {id: a, require: {" + posture + "}}\n  - {id: b, " + sets + "}\n",
                        host("h", platform)))
                .isEmpty();
        assertThat(check("rules:\n  - {id: a, require: {" + posture + "}, " + sets + "}\n", host("h", platform)))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "samba   | server min protocol: SMB3       | server max protocol: SMB2",
                "samba   | min protocol: SMB2_10           | max protocol: SMB2_02",
                "samba   | client min protocol: SMB3       | client max protocol: NT1",
                "samba   | client ipc min protocol: SMB3_00| client ipc max protocol: SMB2",
                "unraid  | server min protocol: SMB3_11    | server max protocol: SMB3_02",
                "truenas | client min protocol: SMB3       | client max protocol: SMB2",
                "truenas | enable_smb1: 'false'            | server max protocol: NT1",
                "truenas | minimum_protocol: '\"SMB3\"'| server max protocol: SMB2",
                "openmediavault | minprotocol: '\"SMB3\"'| server max protocol: SMB2",
                "synology-dsm | smb_min_protocol: '3'      | smb_max_protocol: '2'",
                "ksmbd   | server min protocol: SMB3_11    | server max protocol: SMB3_00",
                "ksmbd   | server min protocol: smb3       | server max protocol: smb2",
            })
    void a_lower_end_above_the_upper_one_is_a_conflict(String platform, String low, String high) {
        String rules = "rules:\n  - {id: a, platforms: {" + platform + ": {" + low + "}}}\n  - {id: b, platforms: {"
                + platform + ": {" + high + "}}}\n";

        assertThat(check(rules, host("h", platform)))
                .singleElement()
                .asString()
                .contains("on host 'h' setting '", "must be at most '", ADVICE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "samba   | server min protocol: SMB3_11    | server max protocol: SMB3",
                "samba   | client min protocol: SMB3       | client max protocol: default",
                "samba   | client min protocol: SMB3       | client ipc max protocol: SMB2",
                "truenas | enable_smb1: 'false'            | server max protocol: SMB2_02",
                "truenas | minimum_protocol: '\"SMB2\"'| server max protocol: SMB2_02",
                "openmediavault | minprotocol: '\"SMB2\"'| server max protocol: SMB2",
                "synology-dsm | smb_min_protocol: '2'      | smb_max_protocol: '2'",
            })
    void ends_that_meet_are_none(String platform, String low, String high) {
        assertThat(check(
                        "rules:\n  - {id: a, platforms: {" + platform + ": {" + low + ", " + high + "}}}\n",
                        host("h", platform)))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "truenas        | encryption: '\"REQUIRED\"'      | server smb encrypt: desired",
                "truenas        | encryption: '\"NEGOTIATE\"'     | smb encrypt: required",
                "truenas        | enable_smb1: 'false'            | server min protocol: NT1",
                "truenas        | minimum_protocol: '\"SMB3\"'    | min protocol: default",
                "openmediavault | minprotocol: '\"SMB2\"'         | server min protocol: LANMAN2",
            })
    void a_field_and_a_line_for_smb_conf_that_mean_different_things_are_a_conflict(
            String platform, String field, String line) {
        String rules = "rules:\n  - {id: a, platforms: {" + platform + ": {%s}}}\n  - {id: b, platforms: {" + platform
                + ": {%s}}}\n";

        for (String each : List.of(rules.formatted(field, line), rules.formatted(line, field))) {
            assertThat(check(each, host("h", platform)))
                    .singleElement()
                    .asString()
                    .contains("on host 'h' '", "' must be '", " here and '", ADVICE);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "truenas        | encryption: '\"REQUIRED\"'      | smb encrypt: mandatory",
                "truenas        | enable_smb1: 'false'            | server min protocol: SMB3",
                "truenas        | enable_smb1: 'false'            | minimum_protocol: '\"SMB3\"'",
                "openmediavault | minprotocol: '\"SMB3\"'         | server min protocol: SMB2",
                "samba          | server smb encrypt: required    | server signing: auto",
            })
    void a_field_and_a_line_that_mean_the_same_are_none(String platform, String field, String line) {
        assertThat(check(
                        "rules:\n  - {id: a, platforms: {" + platform + ": {" + field + ", " + line + "}}}\n",
                        host("h", platform)))
                .isEmpty();
    }

    @Test
    void what_holds_on_every_platform_is_found_where_the_platform_is_not_known() {
        String rules = """
                rules:
                  - {id: a, exactly: {server signing: offered}}
                  - {id: b, require: {server signing: required}}
                """;

        assertThat(check(rules, NEW)).singleElement().asString().contains("on host 'new' 'server signing' must be");
    }

    @Test
    void one_setting_under_two_names_with_two_values_is_a_conflict() {
        assertThat(check("""
                rules:
                  - {id: a, platforms: {samba: {writeable: no}}}
                  - {id: b, platforms: {samba: {read only: no}}}
                """, FS1))
                .singleElement()
                .asString()
                .contains("setting 'read only' must be 'read only = no' here and 'writeable = no' at");
        assertThat(check("""
                rules:
                  - {id: a, platforms: {samba: {writeable: no}}}
                  - {id: b, platforms: {samba: {read only: yes}}}
                """, FS1)).isEmpty();
    }

    @Test
    void what_a_platform_cannot_be_given_is_a_warning_and_what_never_holds_there_an_error() {
        assertThat(check("rules:\n  - {id: a, require: {kerberos: offered}}\n", FS1))
                .containsExactly("p.yaml:4:33: on host 'fs1': Samba has no setting for 'kerberos: offered': countersign"
                        + " checks it but never changes it\n"
                        + "  plan and apply refuse a host that violates it: change it by hand on that host");
        assertThat(check("rules:\n  - {id: a, exactly: {server signing: off}}\n", FS1))
                .containsExactly(
                        "p.yaml:4:39: on host 'fs1': Samba cannot meet 'server signing: off', whatever its settings\n"
                                + "  change the rule, or the hosts that it applies to");
    }

    @Test
    void what_two_settings_mean_together_is_not_what_one_of_them_can_never_mean() {
        String server = "HKLM\\SYSTEM\\CurrentControlSet\\Services\\LanmanServer\\Parameters\\";
        String warning = "on host 'win': Windows: countersign checks 'encryption: offered' but never changes it";

        assertThat(check("rules:\n  - {id: a, exactly: {encryption: offered}}\n", WIN))
                .singleElement()
                .asString()
                .contains(warning);
        assertThat(check(
                        "rules:\n  - {id: a, exactly: {encryption: offered}, platforms: {windows: {" + server
                                + "EncryptData: 1, " + server + "RejectUnencryptedAccess: 0}}}\n",
                        WIN))
                .singleElement()
                .asString()
                .contains(warning);
        assertThat(check(
                        "rules:\n  - {id: a, exactly: {encryption: offered}, platforms: {windows: {" + server
                                + "EncryptData: 0}}}\n",
                        WIN))
                .anySatisfy(each -> assertThat(each).contains("must be"));
    }

    @Test
    void what_no_platform_can_be_given_is_told_where_the_platform_is_not_known_too() {
        assertThat(check("rules:\n  - {id: a, require: {kerberos: offered}}\n", NEW))
                .containsExactly(
                        "p.yaml:4:33: on host 'new': whatever its platform, countersign checks 'kerberos: offered'"
                                + " but never changes it\n"
                                + "  plan and apply refuse a host that violates it: change it by hand on that host");
        assertThat(check("rules:\n  - {id: a, hosts: {platforms: [samba]}, exactly: {server signing: off}}\n", NEW))
                .containsExactly(
                        "p.yaml:4:68: on host 'new': whatever its platform, it cannot meet 'server signing: off'\n"
                                + "  change the rule, or the hosts that it applies to");
        // some platforms are set to it, and an appliance that is only looked at may have it
        assertThat(check("rules:\n  - {id: a, require: {guest: refused}}\n", NEW))
                .isEmpty();
        assertThat(check("rules:\n  - {id: a, exactly: {server signing: off}}\n", NEW))
                .singleElement()
                .asString()
                .contains("countersign checks", "but never changes it");
    }

    @Test
    void the_place_is_that_of_the_rule_that_asks_exactly() {
        assertThat(check("""
                rules:
                  - {id: a, require: {server signing: offered}}
                  - {id: b, exactly: {server signing: offered}}
                  - {id: c, platforms: {samba: {server signing: required}}}
                """, FS1))
                .containsExactly(
                        "p.yaml:6:49: on host 'fs1' 'server signing' must be 'required' (which 'server signing ="
                                + " required' means) here and exactly 'offered' at p.yaml:5:39" + ADVICE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"truenas | Workgroup: Y", "truenas | Syslog: 3", "openmediavault | Workgroup: Y"})
    void another_spelling_of_a_field_is_not_a_line_for_smb_conf(String platform, String setting) {
        assertThat(check(
                        "rules:\n  - {id: a, platforms: {" + platform + ": {" + setting + "}}}\n", host("h", platform)))
                .singleElement()
                .asString()
                .contains("the field is called '");
    }

    @Test
    void two_exact_values_exclude_each_other() {
        String rules = """
                rules:
                  - {id: a, exactly: {server signing: offered}}
                  - {id: b, exactly: {server signing: required}}
                """;

        assertThat(check(rules, FS1, WIN))
                .containsExactly(
                        "p.yaml:5:39: on host 'fs1' and 1 more 'server signing' must be exactly 'required' here and"
                                + " exactly 'offered' at p.yaml:4:39\n"
                                + "  change one of the rules, or the hosts that it applies to");
    }

    @Test
    void requiring_more_than_another_rule_wants_exactly_is_a_conflict() {
        assertThat(check("""
                rules:
                  - {id: a, require: {server signing: required}}
                  - {id: b, hosts: {names: [fs1]}, exactly: {server signing: offered}}
                """, FS1, WIN))
                .containsExactly(
                        "p.yaml:5:62: on host 'fs1' 'server signing' must be exactly 'offered' here and at least"
                                + " 'required' at p.yaml:4:39\n"
                                + "  change one of the rules, or the hosts that it applies to");
    }

    @Test
    void a_setting_with_two_values_is_a_conflict_however_its_name_is_spelt() {
        assertThat(check("""
                rules:
                  - {id: a, platforms: {samba: {Server Signing: auto}}}
                  - {id: b, platforms: {samba: {serversigning: mandatory}}}
                """, FS1))
                .containsExactly(
                        "p.yaml:5:48: on host 'fs1' setting 'server signing' must be 'mandatory' here and 'auto' at"
                                + " p.yaml:4:49\n  change one of the rules, or the hosts that it applies to");
    }

    @Test
    void what_excludes_each_other_on_different_hosts_is_no_conflict() {
        assertThat(check("""
                rules:
                  - {id: a, hosts: {platforms: [windows]}, exactly: {server signing: required}}
                  - {id: b, hosts: {platforms: [samba]}, exactly: {server signing: offered}}
                """, FS1, WIN, NEW)).isEmpty();
    }

    @Test
    void a_rule_that_is_waived_asks_for_no_grant() {
        Policies policies =
                Policies.of(List.of(SourceFile.of(Path.of("p.yaml"), """
                        policy: p
                        why: because
                        rules:
                          - {id: a, exactly: {smb1: on}}
                        waivers:
                          - {rule: a, hosts: [fs1], reason: old, owner: us, until: 2027-03-01}
                        """)), PLATFORMS.names(), new Diagnostics());

        assertThat(asked(policies, NOW, FS1)).isEmpty();
        assertThat(asked(policies, NOW, FS1, host("fs2", "samba"))).isNotEmpty();
        assertThat(asked(policies, Instant.parse("2027-03-01T00:00:00Z"), FS1)).isNotEmpty();
    }

    private static List<AskedSetting> asked(Policies policies, Instant now, Subject... hosts) {
        return AskedSetting.inForce(policies, PLATFORMS, List.of(hosts), Spelling.ANY_ROLE, now);
    }

    @Test
    void a_waiver_settles_a_conflict() {
        assertThat(check("""
                rules:
                  - {id: a, require: {server signing: required}}
                  - {id: b, exactly: {server signing: offered}}
                waivers:
                  - {rule: a, hosts: [fs1], reason: old, owner: us, until: 2027-03-01}
                """, FS1)).isEmpty();
    }
}
