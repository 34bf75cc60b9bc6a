package dev.countersign.observation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunIdTest {
    @Test
    void says_in_utc_when_the_run_began() {
        Instant now = Instant.parse("2026-11-22T09:51:41.987Z");

        RunId run = RunId.at(now, new Random(1), Optional.empty());

        assertThat(run.name()).matches("20261122T095141Z-[0-9a-f]{4}");
        assertThat(run.started()).isEqualTo(Instant.parse("2026-11-22T09:51:41Z"));
        assertThat(RunId.parse(run.toString())).contains(run);
    }

    @Test
    void of_many_runs_of_one_second_each_comes_after_those_before_it() {
        Random random = new Random(2);
        Instant now = Instant.parse("2026-11-22T09:51:41Z");

        RunId last = RunId.at(now, random, Optional.empty());
        for (int run = 0; run < 100; run++) {
            RunId next = RunId.at(now, random, Optional.of(last));

            assertThat(next).isGreaterThan(last);
            last = next;
        }
    }

    @Test
    void a_run_of_another_second_does_not_count() {
        Instant now = Instant.parse("2026-11-22T09:51:41Z");

        assertThat(RunId.at(now, new Random(3), Optional.of(new RunId("20261122T095140Z-ffff")))
                        .name())
                .startsWith("20261122T095141Z-");
        assertThat(RunId.at(now, new Random(3), Optional.of(new RunId("20261122T095141Z-ffff")))
                        .name())
                .startsWith("20261122T095142Z-");
    }

    @Test
    void sorts_by_time() {
        RunId earlier = new RunId("20261122T095141Z-ffff");
        RunId later = new RunId("20261122T095142Z-0000");

        assertThat(earlier).isLessThan(later);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "latest",
                "../../etc",
                "20261122T095141Z-3F9C",
                "20261122T095141Z-3f9",
                "20261122T095141Z-3f9c\n",
                "20261122T095141Z-3f9c/..",
                "20261322T095141Z-3f9c",
                "20260230T095141Z-3f9c",
                "20261122T245141Z-3f9c",
                "२०२६११२२T095141Z-3f9c"
            })
    void refuses_everything_that_is_not_exactly_such_a_name(String text) {
        assertThat(RunId.parse(text)).isEmpty();
        assertThatThrownBy(() -> new RunId(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
