package dev.countersign.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.bytes.Bytes;
import dev.countersign.diagnostic.Diagnostics;
import dev.countersign.observation.WireAnswer.Advertised;
import dev.countersign.observation.WirePicture;
import dev.countersign.plan.Change;
import dev.countersign.plan.Decision;
import dev.countersign.plan.Goal;
import dev.countersign.plan.HostPlan;
import dev.countersign.plan.LeaseHold;
import dev.countersign.plan.Rehearsed;
import dev.countersign.platform.Platforms;
import dev.countersign.transaction.Outcome;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What a person is shown before the question is what will be changed: a host whose platform is not
 * allowed is refused there already, as it will be in the outcomes.
 */
class AllowanceTest {
    private static final Platforms PLATFORMS = Platforms.load(Path.of("src/test/resources/nothing"), new Diagnostics());

    private static HostPlan changed(String platform) {
        return new HostPlan(
                "nas1",
                platform,
                Optional.empty(),
                WirePicture.NONE,
                List.of(),
                new Decision.Changes(
                        new Change.ReplaceBytes("/etc/samba/smb.conf", Bytes.utf8("a\n"), Bytes.utf8("b\n")),
                        new Rehearsed(Optional.empty(), new LeaseHold("setsid", "systemd"), List.of())),
                new Goal(Advertised.REQUIRED, false, ""),
                List.of());
    }

    @ParameterizedTest
    @CsvSource({
        "samba, false, false, true",
        "synology-dsm, false, false, false",
        "synology-dsm, true, false, true",
        "qnap, true, false, false",
        "qnap, false, true, true"
    })
    void what_is_shown_is_what_will_be_done(
            String platform, boolean documented, boolean experimental, boolean changes) {
        Allowance allowance = new Allowance(Allowance.least(documented, experimental), PLATFORMS);
        HostPlan plan = changed(platform);

        HostPlan shown = allowance.asCarriedOut(plan);

        assertThat(allowance.changes(plan)).isEqualTo(changes);
        assertThat(shown.change().isPresent()).isEqualTo(changes);
        if (!changes) {
            assertThat(allowance.withoutChange(plan).outcome()).isEqualTo(Outcome.REFUSED);
            assertThat(shown.decision())
                    .isEqualTo(new Decision.Refuses(
                            allowance.withoutChange(plan).reason(),
                            allowance.withoutChange(plan).advice()));
        }
    }
}
