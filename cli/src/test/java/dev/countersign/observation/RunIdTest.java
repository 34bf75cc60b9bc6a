package dev.countersign.observation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunIdTest {
    @Test
    void says_in_utc_when_the_run_began() {
        Instant now = Instant.parse("2026-11-22T09:51:41.987Z");

        RunId run = RunId.at(now, new Random(1));

        assertThat(run.name()).matches("20261122T095141Z-[0-9a-f]{4}");
        assertThat(run.started()).isEqualTo(Instant.parse("2026-11-22T09:51:41Z"));
        assertThat(RunId.parse(run.toString())).contains(run);
    }

    @Test
    void two_runs_of_one_second_have_two_names() {
        Random random = new Random(2);
        Instant now = Instant.parse("2026-11-22T09:51:41Z");

        RunId first = RunId.at(now, random);
        RunId second = RunId.at(now, random);

        assertThat(first).isNotEqualTo(second);
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
