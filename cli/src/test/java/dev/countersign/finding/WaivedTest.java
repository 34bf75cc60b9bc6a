package dev.countersign.finding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.diagnostic.Diagnostics;
import dev.countersign.policy.Policies;
import dev.countersign.yaml.SourceFile;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A finding is waived only if no rule about it is left. */
class WaivedTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final dev.countersign.policy.Subject FS1 =
            new dev.countersign.policy.Subject("fs1", Optional.empty(), Set.of("files"), Map.of());

    private static Optional<Waived> waived(String rules, String waivers) {
        Diagnostics found = new Diagnostics();
        Policies policies = Policies.of(
                List.of(SourceFile.of(
                        Path.of("p.yaml"), "policy: p\nwhy: w\nrules:\n" + rules + "waivers:\n" + waivers)),
                Set.of("samba"),
                found);
        assertThat(found.all()).isEmpty();
        return Waived.of(policies, FS1, Subject.SIGNING, NOW);
    }

    private static String waiver(String rule, String host, String until) {
        return "  - {rule: " + rule + ", hosts: [" + host + "], reason: cannot sign, owner: team, until: " + until
                + "}\n";
    }

    private static final String SIGN = "  - {id: sign, require: {server signing: required}}\n";
    private static final String ALSO =
            "  - {id: also, hosts: {groups: [files]}, require: {server signing: required}}\n";
    private static final String OTHER = "  - {id: other, require: {smb1: off}}\n";

    @Test
    void a_waiver_in_force_counts_and_its_reason_is_said() {
        Optional<Waived> waived = waived(SIGN + OTHER, waiver("sign", "fs1", "2027-03-01"));

        assertThat(waived.map(Waived::why)).contains("cannot sign (team)");
        assertThat(waived).isPresent();
    }

    @Test
    void one_that_is_over_for_another_host_or_for_another_rule_does_not_count() {
        assertThat(waived(SIGN, waiver("sign", "fs1", "2026-11-01"))).isEmpty();
        assertThat(waived(SIGN, waiver("sign", "fs2", "2027-03-01"))).isEmpty();
        assertThat(waived(SIGN + OTHER, waiver("other", "fs1", "2027-03-01"))).isEmpty();
    }

    @Test
    void every_rule_about_it_must_be_waived_and_the_first_end_counts() {
        assertThat(waived(SIGN + ALSO, waiver("sign", "fs1", "2027-03-01"))).isEmpty();
        Optional<Waived> both =
                waived(SIGN + ALSO, waiver("sign", "fs1", "2027-03-01") + waiver("also", "fs1", "2027-01-01"));
        Optional<Waived> early = waived(SIGN, waiver("sign", "fs1", "2027-01-01"));

        assertThat(both.map(Waived::until)).isEqualTo(early.map(Waived::until)).isPresent();
    }
}
