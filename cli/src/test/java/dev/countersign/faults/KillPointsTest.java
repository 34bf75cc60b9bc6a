package dev.countersign.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Needs;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * At every point, the host program is killed or fails once; a sample of them in each build, all in
 * {@code script/test --all}.
 */
@Needs({"namespaces", "smbd", "sshd", "nmap", "perl"})
class KillPointsTest {
    private static final int SAMPLE = 4;
    private static final long SEED = 20261122;

    @Test
    void whatever_of_a_call_on_the_host_is_killed_or_fails_the_host_is_as_before_or_confirmed() throws Exception {
        boolean all = Boolean.getBoolean("countersign.all");
        try (HostPool pool = HostPool.up(all ? 8 : 5)) {
            List<KillPoints.Event> found = new ArrayList<>();
            pool.<List<KillPoints.Event>>all(List.of(
                            host -> new KillPoints(host).ofApply(),
                            host -> new KillPoints(host).ofExpiry(),
                            host -> new KillPoints(host).ofRevert()))
                    .forEach(found::addAll);
            List<Fault> faults =
                    new ArrayList<>(found.stream().flatMap(KillPoints::faults).toList());
            Collections.shuffle(faults, new Random(SEED));
            List<Fault> chosen = all ? faults : faults.subList(0, SAMPLE);

            List<FaultResult> results = pool.all(chosen.stream()
                    .<HostPool.Work<FaultResult>>map(fault -> host -> FaultCourse.reaching(fault, host))
                    .toList());

            assertThat(found)
                    .as("points of a whole apply, an expiry and a revert")
                    .hasSizeGreaterThan(150);
            Results.write(
                    "kill-points",
                    results,
                    List.of("kill points of the host's half found: " + found.size() + ", run: "
                            + results.stream()
                                    .filter(each -> each.id().endsWith(".kill"))
                                    .count()
                            + "; faults at them (killed, group killed, EIO, ENOSPC): " + faults.size() + ", run: "
                            + results.size()));
            assertThat(results).allMatch(FaultResult::fine);
        }
    }
}
