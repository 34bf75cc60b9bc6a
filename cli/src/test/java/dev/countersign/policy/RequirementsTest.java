package dev.countersign.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.Diagnostics;
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
 * What must hold on a host after all rules are combined, and where policies and fleet do not match.
 */
class RequirementsTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final Subject FS1 = new Subject(
            "fs1", Optional.of("samba"), Set.of("file-servers", "berlin"), Map.of("site", "berlin", "rack", "1"));
    private static final Subject WIN = new Subject("win", Optional.of("windows"), Set.of(), Map.of());
    private static final Subject UNKNOWN = new Subject("new", Optional.empty(), Set.of(), Map.of());

    private static Policies policies(String rules) {
        Diagnostics found = new Diagnostics();
        Policies policies = Policies.of(
                List.of(SourceFile.of(Path.of("p.yaml"), "policy: p\nwhy: because\n" + rules)),
                Set.of("samba", "windows"),
                found);
        assertThat(found.all()).isEmpty();
        return policies;
    }

    private static List<String> postures(String rules) {
        return Requirements.of(policies("rules:\n" + rules), FS1, NOW).postures().stream()
                .map(Requirement::toString)
                .toList();
    }

    private static List<String> check(String rules, Subject... hosts) {
        return FleetCheck.check(policies(rules), List.of(hosts), Set.of("file-servers", "berlin", "empty"), NOW)
                .stream()
                .map(Diagnostic::toString)
                .toList();
    }

    @Test
    void a_stronger_host_complies_with_require_and_not_with_exactly() {
        Requirements requirements = Requirements.of(
                policies("rules:\n - {id: a, require: {server signing: offered}, exactly: {encryption: offered}}\n"),
                FS1,
                NOW);

        Requirement signing = requirements.postures().get(0);
        Requirement encryption = requirements.postures().get(1);
        assertThat(signing.metBy(PostureValue.OFF)).isFalse();
        assertThat(signing.metBy(PostureValue.OFFERED)).isTrue();
        assertThat(signing.metBy(PostureValue.REQUIRED)).isTrue();
        assertThat(encryption.metBy(PostureValue.REQUIRED)).isFalse();
        assertThat(encryption.metBy(PostureValue.OFFERED)).isTrue();
        Demand exact = encryption.rules().get(0).demands().get(1);
        assertThat(exact.metBy(PostureValue.REQUIRED)).isFalse();
        assertThat(exact.metBy(PostureValue.OFFERED)).isTrue();
    }

    @Test
    void smb1_off_is_stronger_than_on() {
        assertThat(PostureWord.SMB1.atLeast(PostureValue.OFF, PostureValue.ON)).isTrue();
        assertThat(PostureWord.SMB1.atLeast(PostureValue.ON, PostureValue.OFF)).isFalse();
        assertThatThrownBy(() -> PostureWord.SMB1.atLeast(PostureValue.REQUIRED, PostureValue.OFF))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void the_strongest_wins_and_the_rules_that_ask_for_it_are_named() {
        assertThat(postures("""
                  - {id: a, require: {server signing: offered, guest: refused}}
                  - {id: b, require: {server signing: required}}
                  - {id: c, require: {server signing: required}}
                """)).containsExactly("server signing: required (b, c)", "guest: refused (a)");
    }

    @Test
    void exactly_holds_beside_a_weaker_require() {
        assertThat(postures("""
                  - {id: a, require: {server signing: offered}}
                  - {id: b, exactly: {server signing: required}}
                """)).containsExactly("server signing: exactly required (b)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{groups: [file-servers]} | true",
                "{groups: [empty, berlin]} | true",
                "{groups: [empty]} | false",
                "{platforms: [windows]} | false",
                "{platforms: [windows, samba]} | true",
                "{names: [fs1]} | true",
                "{names: [win]} | false",
                "{labels: {site: berlin}} | true",
                "{labels: {site: berlin, rack: 2}} | false",
                "{labels: {site: berlin, rack: 1}, platforms: [samba], groups: [berlin], names: [fs1]} | true",
                "{labels: {site: berlin}, platforms: [samba], groups: [berlin], names: [win]} | false",
                "{labels: {none: x}} | false",
            })
    void a_host_must_fit_every_kind_that_is_there(String hosts, boolean selected) {
        List<String> postures = postures(" - {id: a, hosts: " + hosts + ", require: {smb1: off}}\n");

        assertThat(postures).hasSize(selected ? 1 : 0);
    }

    @Test
    void settings_for_other_platforms_do_not_make_a_rule_one_for_this_host() {
        String rules = "rules:\n - {id: a, platforms: {samba: {server smb3 signing algorithms: AES-128-GMAC}}}\n";

        assertThat(Requirements.of(policies(rules), FS1, NOW).settings())
                .extracting(each -> each.name() + "=" + each.value() + " " + each.at() + " " + each.valueAt())
                .containsExactly("server smb3 signing algorithms=AES-128-GMAC p.yaml:4:32 p.yaml:4:64");
        assertThat(Requirements.of(policies(rules), WIN, NOW).rules()).isEmpty();
    }

    @Test
    void a_waived_rule_asks_for_nothing_until_its_moment_and_is_still_named() {
        Policies policies = policies("""
                rules:
                  - {id: a, require: {server signing: required}}
                  - {id: b, require: {server signing: offered}}
                waivers:
                  - {rule: a, hosts: [fs1], reason: old, owner: us, until: 2027-03-01}
                """);

        Requirements before = Requirements.of(policies, FS1, Instant.parse("2027-02-28T23:59:59.999Z"));
        Requirements after = Requirements.of(policies, FS1, Instant.parse("2027-03-01T00:00:00Z"));
        Requirements other = Requirements.of(policies, WIN, NOW);

        assertThat(before.postures()).hasToString("[server signing: offered (b)]");
        assertThat(before.rules()).extracting(RuleOnHost::waived).containsExactly(true, false);
        assertThat(before.rules().get(0).waiver().orElseThrow().reason()).isEqualTo("old");
        assertThat(after.postures()).hasToString("[server signing: required (a)]");
        assertThat(after.rules()).extracting(RuleOnHost::waived).containsExactly(false, false);
        assertThat(other.postures()).hasToString("[server signing: required (a)]");
    }

    @Test
    void a_moment_ends_a_waiver_too() {
        Policies policies = policies("""
                rules:
                  - {id: a, require: {server signing: required}}
                waivers:
                  - {rule: a, hosts: [fs1], reason: old, owner: us, until: 2027-03-01T12:00:00Z}
                """);

        assertThat(policies.waivers().get(0).until()).isEqualTo("2027-03-01T12:00:00Z");
        assertThat(policies.waivers().get(0).holdsAt(Instant.parse("2027-03-01T11:59:59Z")))
                .isTrue();
        assertThat(policies.waivers().get(0).holdsAt(Instant.parse("2027-03-01T12:00:00Z")))
                .isFalse();
    }

    @Test
    void policies_with_mistakes_decide_nothing() {
        Policies broken = Policies.of(
                List.of(SourceFile.of(Path.of("p.yaml"), "policy: p\nwhy: x\nrules: [{id: a, require: {smb1: of}}]\n")),
                Set.of(),
                new Diagnostics());

        assertThatThrownBy(() -> Requirements.of(broken, FS1, NOW)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_host_whose_platform_is_not_known_is_not_let_off() {
        Policies policies = policies("rules:\n - {id: a, hosts: {platforms: [samba]}, require: {smb1: off}}\n");

        assertThatThrownBy(() -> Requirements.of(policies, UNKNOWN, NOW)).isInstanceOf(IllegalArgumentException.class);
        Selector hosts = policies.rules().get(0).hosts();
        assertThatThrownBy(() -> hosts.selects(UNKNOWN)).isInstanceOf(IllegalArgumentException.class);
        assertThat(hosts.maySelect(UNKNOWN)).isTrue();
    }

    @Test
    void names_that_the_inventory_does_not_know() {
        assertThat(check("""
                rules:
                  - {id: a, hosts: {groups: [file-server]}, require: {smb1: off}}
                  - {id: b, hosts: {names: [fs11]}, require: {smb1: off}}
                  - {id: c, hosts: {labels: {sight: berlin}}, require: {smb1: off}}
                waivers:
                  - {rule: a, hosts: [fs2], reason: old, owner: us, until: 2027-03-01}
                """, FS1))
                .containsExactly(
                        "p.yaml:4:30: unknown group 'file-server' in rule 'a'\n  did you mean 'file-servers'?",
                        "p.yaml:5:29: unknown host 'fs11' in rule 'b'\n  did you mean 'fs1'?",
                        "p.yaml:6:30: unknown label 'sight' in rule 'c'\n  known: rack, site",
                        "p.yaml:8:23: unknown host 'fs2' in the waiver of rule 'a'\n  did you mean 'fs1'?");
    }

    @Test
    void a_rule_for_nobody_an_ended_waiver_and_one_that_changes_nothing_are_warnings() {
        assertThat(check("""
                rules:
                  - {id: a, hosts: {groups: [empty]}, require: {smb1: off}}
                  - {id: b, hosts: {platforms: [samba]}, require: {smb1: off}}
                waivers:
                  - {rule: b, hosts: [fs1], reason: old, owner: us, until: 2026-11-22}
                  - {rule: b, hosts: [win], reason: old, owner: us, until: 2027-03-01}
                """, FS1, WIN))
                .containsExactly(
                        "p.yaml:4:5: rule 'a' applies to no host in the inventory",
                        "p.yaml:7:5: the waiver of rule 'b' ended at 2026-11-22\n"
                                + "  the rule applies again; remove the waiver, or ask its owner to renew it",
                        "p.yaml:8:23: the waiver has no effect: rule 'b' does not apply to 'win'");
    }
}
