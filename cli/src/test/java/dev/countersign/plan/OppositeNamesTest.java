package dev.countersign.plan;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Some of Samba's names mean the opposite of the usual one: the written and expected values are
 * inverted too.
 */
class OppositeNamesTest {
    private static final Platforms PLATFORMS = Platforms.load(Path.of("src/test/resources/nothing"), new Diagnostics());

    @ParameterizedTest
    @CsvSource({
        "samba, writable, 'no', read only, Yes",
        "samba, writeable, 'yes', read only, No",
        "samba, Write OK, 'off', read only, Yes",
        "samba, read only, 'no', read only, no",
        "samba, enable spoolss, 'no', disable spoolss, Yes",
        "samba, disable spoolss, 'no', disable spoolss, no",
        "truenas, writable, 'no', read only, Yes",
        "unraid, writable, '0', read only, Yes",
    })
    void the_value_is_turned_with_the_name(String platform, String name, String value, String usual, String written) {
        Diagnostics found = new Diagnostics();
        Policies policies = Policies.of(
                List.of(SourceFile.of(
                        Path.of("p.yaml"),
                        "policy: p\nwhy: because\nrules:\n  - id: a\n    platforms: {%s: {%s: '%s'}}\n"
                                .formatted(platform, name, value))),
                PLATFORMS.names(),
                found);
        Platform on = PLATFORMS.named(platform).orElseThrow();
        Requirements requirements = Requirements.of(
                policies,
                new Subject("h", Optional.of(platform), Set.of(), Map.of()),
                Instant.parse("2026-11-22T12:00:00Z"));

        assertThat(DesiredState.of(on, requirements).settings()).singleElement().satisfies(each -> {
            assertThat(each.name()).isEqualTo(usual);
            assertThat(each.value()).isEqualTo(written);
        });
        assertThat(Rendering.of(on, requirements, SettingGrants.NONE).fragment())
                .contains(usual + " = " + written);
    }
}
