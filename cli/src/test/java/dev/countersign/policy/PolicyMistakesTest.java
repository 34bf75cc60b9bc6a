package dev.countersign.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.Diagnostics;
import dev.countersign.yaml.SourceFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a policy refuses, with the message and the location that a person sees. */
class PolicyMistakesTest {
    private static final String HEAD = "policy: p\nwhy: because\nrules:\n";

    private List<String> mistakes(String... texts) {
        Diagnostics found = new Diagnostics();
        List<SourceFile> files = new ArrayList<>();
        for (String text : texts) {
            files.add(SourceFile.of(Path.of((char) ('a' + files.size()) + ".yaml"), text));
        }
        Policies policies = Policies.of(files, Set.of("samba", "windows"), found);
        assertThat(policies.sound()).isEqualTo(!found.hasErrors());
        return found.all().stream().map(Diagnostic::toString).toList();
    }

    private List<String> inRule(String keys) {
        return mistakes(HEAD + "  - {id: r, " + keys + "}\n");
    }

    @Test
    void an_unknown_posture_word() {
        assertThat(inRule("require: {server sigining: required}"))
                .containsExactly(
                        "a.yaml:4:23: unknown posture word 'server sigining'\n  did you mean 'server signing'?");
        assertThat(inRule("exactly: {Encryption: off}"))
                .containsExactly("a.yaml:4:23: unknown posture word 'Encryption'\n  did you mean 'encryption'?");
    }

    @Test
    void an_unknown_value() {
        assertThat(inRule("require: {server signing: requierd}"))
                .containsExactly(
                        "a.yaml:4:39: 'requierd' is not a value of 'server signing'\n  did you mean 'required'?");
        assertThat(inRule("require: {server signing: mandatory}"))
                .containsExactly("a.yaml:4:39: 'mandatory' is not a value of 'server signing'\n"
                        + "  known: off, offered, required");
        assertThat(inRule("require: {smb1: required}"))
                .containsExactly("a.yaml:4:29: 'required' is not a value of 'smb1'\n  known: off, on");
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "yes", "1", "False", "no", "disabled"})
    void a_word_of_yaml_or_of_a_platform_is_no_value(String value) {
        assertThat(inRule("require: {smb1: " + value + "}").get(0))
                .startsWith("a.yaml:4:29: '" + value + "' is not a value of 'smb1'\n");
    }

    @Test
    void an_unknown_platform() {
        assertThat(inRule("hosts: {platforms: [sambo]}, require: {smb1: off}"))
                .containsExactly("a.yaml:4:33: unknown platform 'sambo'\n  did you mean 'samba'?");
        assertThat(inRule("platforms: {solaris: {a: b}}"))
                .containsExactly("a.yaml:4:25: unknown platform 'solaris'\n  known: samba, windows");
        assertThat(inRule("hosts: {platforms: [auto]}, require: {smb1: off}").get(0))
                .startsWith("a.yaml:4:33: unknown platform 'auto'\n");
    }

    @Test
    void an_unknown_key_at_every_level() {
        assertThat(mistakes("policie: p\n" + HEAD + "  - {id: r, require: {smb1: off}}\n"))
                .containsExactly("a.yaml:1:1: unknown key 'policie' in a policy\n  did you mean 'policy'?");
        assertThat(inRule("requires: {smb1: off}, exactly: {guest: refused}"))
                .containsExactly("a.yaml:4:13: unknown key 'requires' in rule 'r'\n  did you mean 'require'?");
        assertThat(inRule("hosts: {group: [x]}, require: {smb1: off}"))
                .containsExactly("a.yaml:4:21: unknown key 'group' in 'hosts' of rule 'r'\n  did you mean 'groups'?");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "severity: hihg, require: {smb1: off}     | 4:23: unknown severity 'hihg'",
                "severity: high                           | 4:5: rule 'r' asks for nothing",
                "require: {}                              | 4:22: 'require' of rule 'r' asks for nothing",
                "require:                                 | 4:21: 'require' of rule 'r' has no value",
                "require: [smb1]                          | 4:22: 'require' of rule 'r' must be a map of keys and values, not a list",
                "require: {smb1: }                        | 4:28: 'smb1' of 'require' of rule 'r' has no value",
                "require: {smb1: [off]}                   | 4:29: 'smb1' of 'require' of rule 'r' must be a text, not a list",
                "hosts: {}, require: {smb1: off}          | 4:20: 'hosts' of rule 'r' is empty",
                "hosts: {groups: []}, require: {smb1: off} | 4:29: 'groups' of 'hosts' of rule 'r' is an empty list",
                "hosts: {labels: {}}, require: {smb1: off} | 4:29: 'labels' of rule 'r' is empty",
                "hosts: all, require: {smb1: off}         | 4:20: 'hosts' of rule 'r' must be a map of keys and values, not a text",
                "hosts: {names: x}, require: {smb1: off}  | 4:28: 'names' of 'hosts' of rule 'r' must be a list, not a text",
                "require: {smb1: off}, exactly: {smb1: off} | 4:51: rule 'r' has 'smb1' under 'require' and 'exactly'",
                "platforms: {samba: {}}                   | 4:32: 'samba' of rule 'r' asks for nothing",
                "platforms: {}                            | 4:24: 'platforms' of rule 'r' asks for nothing",
                "platforms: {samba: {a: [b]}}             | 4:36: setting 'a' for samba must be a single line of text",
                "platforms: {samba: {a: \"b\\n[x]\"}}     | 4:36: setting 'a' for samba must be a single line of text",
                "platforms: {samba: {\"a\\nb\": c}}       | 4:33: the name of a setting must be one line",
            })
    void what_a_rule_cannot_say(String keys, String message) {
        assertThat(inRule(keys).get(0).lines().findFirst()).contains("a.yaml:" + message);
        assertThat(inRule(keys)).hasSize(1);
    }

    @Test
    void the_weakest_value_asks_for_nothing_and_is_a_warning() {
        assertThat(inRule("require: {smb1: on}"))
                .containsExactly("a.yaml:4:29: every host complies: 'on' is the weakest value of 'smb1'\n"
                        + "  'require' never weakens a host; to set exactly this value, use 'exactly'");
        assertThat(inRule("exactly: {smb1: on}")).isEmpty();
    }

    @Test
    void a_rule_that_is_there_already() {
        String rule = "  - {id: r, require: {smb1: off}}\n";

        assertThat(mistakes(HEAD + rule + rule))
                .containsExactly(
                        "a.yaml:5:10: duplicate rule 'r'\n  the first is at a.yaml:4:10; give this one another name");
        assertThat(mistakes(HEAD + rule, HEAD.replace("policy: p", "policy: q") + rule))
                .containsExactly(
                        "b.yaml:4:10: duplicate rule 'r'\n  the first is at a.yaml:4:10; give this one another name");
        assertThat(mistakes(HEAD + "  - &r {id: r, require: {smb1: off}}\n  - *r\n"))
                .containsExactly(
                        "a.yaml:4:13: duplicate rule 'r'\n  an alias repeats it: write it out, under another name");
    }

    @Test
    void a_policy_that_is_there_already() {
        assertThat(mistakes(HEAD + "  - {id: r, require: {smb1: off}}\n", HEAD + "  - {id: s, require: {smb1: off}}\n"))
                .containsExactly(
                        "b.yaml:1:9: duplicate policy 'p'\n  the first is at a.yaml:1:9; give this one another name");
    }

    @Test
    void a_policy_that_says_nothing_at_all() {
        assertThat(mistakes("{}\n"))
                .containsExactly(
                        "a.yaml:1:1: a policy needs the key 'policy'",
                        "a.yaml:1:1: a policy needs the key 'why'",
                        "a.yaml:1:1: a policy needs the key 'rules'");
        assertThat(mistakes("policy: p\nwhy:\nrules: []\n"))
                .containsExactly(
                        "a.yaml:2:5: 'why' of a policy has no value\n  write one",
                        "a.yaml:3:8: 'rules' of a policy is an empty list\n  write at least one");
        assertThat(
                        mistakes(
                                "policy: ../x\nwhy: y\nrules: [{id: 'a b', require: {smb1: off}}, {require: {smb1: off}}, x]\n"))
                .containsExactly(
                        "a.yaml:1:9: '../x' cannot be the name of a policy\n  use letters, digits, '.', '_' and '-'",
                        "a.yaml:3:14: 'a b' cannot be the name of a rule\n  use letters, digits, '.', '_' and '-'",
                        "a.yaml:3:44: a rule needs the key 'id'",
                        "a.yaml:3:68: a rule must be a map of keys and values, not a text");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "javascript:alert(1)",
                "/etc/passwd",
                "file:///x",
                "https:",
                "http:///x",
                "ftp://x/y",
                "https://a b"
            })
    void a_reference_that_is_no_page(String reference) {
        assertThat(mistakes("references: ['" + reference + "']\n" + HEAD + "  - {id: r, require: {smb1: off}}\n"))
                .containsExactly("a.yaml:1:14: a reference must be the URL of a page\n  write https://…");
    }

    @Test
    void a_waiver_needs_everything() {
        assertThat(mistakes(HEAD + "  - {id: r, require: {smb1: off}}\nwaivers: [{}]\n"))
                .containsExactly(
                        "a.yaml:5:11: a waiver needs the key 'rule'",
                        "a.yaml:5:11: a waiver needs the key 'hosts'",
                        "a.yaml:5:11: a waiver needs the key 'reason'",
                        "a.yaml:5:11: a waiver needs the key 'owner'",
                        "a.yaml:5:11: a waiver needs the key 'until'");
    }

    @Test
    void a_waiver_of_a_rule_that_is_not_there() {
        assertThat(mistakes(HEAD + "  - {id: sign-all, require: {smb1: off}}\n"
                        + "waivers: [{rule: sign-al, hosts: [a], reason: x, owner: y, until: 2027-03-01}]\n"))
                .containsExactly("a.yaml:5:18: unknown rule 'sign-al' in a waiver\n  did you mean 'sign-all'?");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2027-02-29",
                "2027-3-1",
                "tomorrow",
                "01.03.2027",
                "2027-03-01T12:00",
                "20270301",
                "never",
                "2027-13-01"
            })
    void a_day_that_is_none(String day) {
        assertThat(mistakes(HEAD + "  - {id: r, require: {smb1: off}}\n"
                        + "waivers: [{rule: r, hosts: [a], reason: x, owner: y, until: '" + day + "'}]\n"))
                .containsExactly("a.yaml:5:61: '" + day + "' is not a date on which a waiver can end\n"
                        + "  write 2027-03-01 (00:00 UTC of that day) or 2027-03-01T12:00:00Z");
    }

    @Test
    void no_policy_at_all_is_not_everything_being_fine(@TempDir Path directory) {
        Diagnostics found = new Diagnostics();

        assertThat(Policies.load(List.of(), Set.of(), found).sound()).isFalse();
        assertThat(Policies.load(List.of(directory), Set.of(), found).sound()).isFalse();

        assertThat(found.all())
                .extracting(Diagnostic::toString)
                .containsExactly(
                        "there is no policy\n  write one under policies/, or name one with -p",
                        directory
                                + ": there is no .yaml file in this directory\n  add one; for samples: countersign init DIR");
    }
}
