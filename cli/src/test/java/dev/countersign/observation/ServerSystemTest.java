package dev.countersign.observation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.observation.ServerIdentity.Membership;
import dev.countersign.observation.WireAnswer.Advertised;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a version proves, and what it does not. */
class ServerSystemTest {
    private static ServerSystem system(String version, String dialect) {
        return ServerSystem.of(NtlmVersion.of(version), Optional.of(dialect));
    }

    @ParameterizedTest
    @CsvSource({
        "6.0.6001, 2.0.2, 'Windows Vista SP1 or Server 2008 (6.0.6001)', windows-legacy",
        "6.1.7601, 2.1, 'Windows 7 SP1 or Server 2008 R2 SP1 (6.1.7601)', windows-legacy",
        "6.1.7600, 2.1, 'Windows 7 or Server 2008 R2 without SP1, or a Mac (6.1.7600)', none",
        "6.3.9600, 3.0.2, 'Windows 8.1 or Server 2012 R2 (6.3.9600)', none",
        "10.0.10586, 3.1.1, 'Windows 10 1511 (10.0.10586)', windows",
        "10.0.14393, 3.1.1, 'Windows 10 1607 or Server 2016 (10.0.14393)', windows",
        "10.0.17763, 3.0, 'Windows 10 1809 or Server 2019 (10.0.17763)', windows",
        "10.0.19041, 3.1.1, 'Windows 10 2004 to 22H2, or Server 2004 or 20H2 (10.0.19041)', windows",
        "10.0.20348, 3.0, 'Windows Server 2022 (10.0.20348)', windows",
        "10.0.26100, 3.1.1, 'Windows 11 24H2 or 25H2, or Server 2025 (10.0.26100)', windows",
    })
    void a_known_build_is_named_with_everything_that_it_can_be(
            String version, String dialect, String words, String platform) {
        ServerSystem system = system(version, dialect);

        assertThat(system.words()).isEqualTo(words);
        assertThat(system.platform().orElse("none")).isEqualTo(platform);
    }

    @ParameterizedTest
    @CsvSource({
        "6.1.0, 3.1.1, Samba", // whatever its release, and whoever built it in
        "6.1.0, 2.0.2, Samba",
        "6.1.7600, 3.0.2, 'Macs are like that'", // Windows 7 speaks 2.1 at most
        "6.3.9600, 3.1.1, 'no Windows with that version speaks 3.1.1'",
        "5.1.2600, 2.1, 'no Windows with that version speaks 2.1'",
        "10.0.99999, 3.1.1, 'it gives version 10.0.99999'",
        "6.1.7602, 2.1, 'it gives version 6.1.7602'",
        "255.255.65535, 3.1.1, 'it gives version 255.255.65535'",
    })
    void what_is_not_known_stays_unknown(String version, String dialect, String words) {
        ServerSystem system = system(version, dialect);

        assertThat(system.words()).contains(words).contains("not known");
        assertThat(system.platform()).isEmpty();
        assertThat(system.windows()).isFalse();
    }

    @Test
    void only_a_build_that_proves_it_requires_signing_already() {
        assertThat(required("10.0.26100", "3.1.1", Advertised.REQUIRED).orElseThrow())
                .contains("like 24H2");
        assertThat(required("10.0.26100", "3.1.1", Advertised.OFFERED).orElseThrow())
                .contains("Server 2025 and 24H2 Home");
        assertThat(required("10.0.20348", "3.1.1", Advertised.REQUIRED)).isEmpty();
        assertThat(required("10.0.99999", "3.1.1", Advertised.REQUIRED)).isEmpty();
        assertThat(required("6.1.0", "3.1.1", Advertised.REQUIRED)).isEmpty();
    }

    private static Optional<String> required(String version, String dialect, Advertised advertised) {
        ServerIdentity identity = new ServerIdentity(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Membership.UNKNOWN,
                NtlmVersion.of(version),
                "test");
        return ServerSystem.requiredByDefault(
                identity,
                new WireAnswer(
                        "192.0.2.1", 445, advertised, Optional.of(1), Optional.of(dialect), Optional.empty(), "test"));
    }
}
