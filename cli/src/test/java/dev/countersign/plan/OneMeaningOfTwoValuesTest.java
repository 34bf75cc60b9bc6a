package dev.countersign.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.Diagnostics;
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
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Two rules that give one setting two spellings of one value agree; two values that the platform
 * distinguishes are a conflict.
 */
class OneMeaningOfTwoValuesTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final Platforms PLATFORMS = Platforms.load(Path.of("src/test/resources/nothing"), new Diagnostics());

    @ParameterizedTest
    @CsvFileSource(resources = "same-values.txt", delimiter = '|', commentCharacter = '#', quoteCharacter = '`')
    void two_spellings_of_one_value_agree(String platform, String name, String one, String other) {
        assertThat(check(platform, name, one, other)).isEmpty();
        assertThat(check(platform, name, other, one)).isEmpty();
    }

    @ParameterizedTest
    @CsvFileSource(resources = "different-values.txt", delimiter = '|', commentCharacter = '#', quoteCharacter = '`')
    void two_values_exclude_each_other(String platform, String name, String one, String other) {
        for (List<String> each : List.of(check(platform, name, one, other), check(platform, name, other, one))) {
            assertThat(each).singleElement().asString().contains("on host 'h' setting '", "must be '", " here and '");
        }
    }

    @ParameterizedTest
    @CsvFileSource(resources = "refused-values.txt", delimiter = '|', commentCharacter = '#', quoteCharacter = '`')
    void a_value_that_the_platform_does_not_take_is_an_error_at_its_place(String platform, String name, String value) {
        assertThat(check(platform, name, value, value))
                .isNotEmpty()
                .allSatisfy(each -> assertThat(each).matches("(?s)p\\.yaml:[45]:\\d+: .*"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "samba   | unix charset   | utf-8      | utf-8",
                "samba   | deadtime       | 010        | 010",
                "qnap    | server signing | Mandatory  | mandatory",
                "qnap    | server signing | required   | required",
                "ksmbd   | map to guest   | NEVER      | never",
                "windows | HKLM\\SYSTEM\\CurrentControlSet\\Control\\Lsa\\NoLMHash | 1 | REG_DWORD 0x1",
                "windows | HKLM\\SYSTEM\\CurrentControlSet\\Control\\Lsa\\NoLMHash | reg_dword 0X00000001 | REG_DWORD 0x1",
                "windows | hklm\\system\\currentcontrolset\\control\\lsa\\nolmhash | 0x1 | REG_DWORD 0x1",
            })
    void what_is_written_is_a_spelling_that_the_platform_takes(
            String platform, String name, String value, String written) {
        Diagnostics found = new Diagnostics();
        Policies policies = policies(rule("a", platform, name, value), found);
        Platform on = PLATFORMS.named(platform).orElseThrow();
        Requirements requirements = Requirements.of(policies, host(platform), NOW);

        assertThat(DesiredState.of(on, requirements).settings())
                .singleElement()
                .extracting(DesiredState.Setting::value)
                .isEqualTo(written);
        assertThat(Rendering.of(on, requirements, SettingGrants.TO_SHOW).gaps()).isEmpty();
    }

    private static Subject host(String platform) {
        return new Subject("h", Optional.of(platform), Set.of(), Map.of());
    }

    private static String rule(String id, String platform, String name, String value) {
        return "  - {id: %s, platforms: {%s: {'%s': '%s'}}}\n".formatted(id, platform, name, value.replace("'", "''"));
    }

    private static Policies policies(String rules, Diagnostics found) {
        Policies policies = Policies.of(
                List.of(SourceFile.of(Path.of("p.yaml"), "policy: p\nwhy: because\nrules:\n" + rules)),
                PLATFORMS.names(),
                found);
        assertThat(found.all()).isEmpty();
        return policies;
    }

    private static List<String> check(String platform, String name, String one, String other) {
        String rules = rule("a", platform, name, one) + rule("b", platform, name, other);
        return PolicyMeaning.check(policies(rules, new Diagnostics()), PLATFORMS, List.of(host(platform)), NOW).stream()
                .filter(each -> each.severity() == Diagnostic.Severity.ERROR)
                .map(Diagnostic::toString)
                .toList();
    }
}
