package dev.countersign.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.diagnostic.ExitCode;
import dev.countersign.transaction.Ends;
import dev.countersign.transaction.HostOutcome;
import dev.countersign.transaction.Outcome;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** When a rollout stops, and how its course is written down. */
class CourseTest {
    private static Course failing(String share) {
        return new Course(Batches.ALL_AT_ONCE, Duration.ZERO, Share.parse(share).orElseThrow(), false);
    }

    private static List<HostOutcome> rolledBack(int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(each -> Ends.of("fs" + each, Outcome.ROLLED_BACK, "test"))
                .toList();
    }

    @ParameterizedTest
    @CsvSource({"0, 20, 1", "2, 20, 3", "10%, 20, 3", "10%, 25, 4", "1%, 5, 2", "100%, 5, 6"})
    void one_failure_more_than_allowed_stops_it(String allowed, int hosts, int stopping) {
        Limits limits = failing(allowed).limits(hosts);

        assertThat(limits.stop(rolledBack(stopping - 1))).isEmpty();
        assertThat(limits.stop(rolledBack(stopping)).orElseThrow())
                .isEqualTo(stopping + (stopping == 1 ? " host" : " hosts") + " failed, the limit is " + (stopping - 1));
    }

    @Test
    void a_percentage_can_be_counted_once_for_all_parts_of_a_run() {
        assertThat(failing("10%").counted(25).failures()).hasToString("3");
        assertThat(failing("2").counted(25).failures()).hasToString("2");
    }

    @ParameterizedTest
    @EnumSource
    void only_a_canary_that_succeeded_lets_the_others_begin(Outcome outcome) {
        Limits limits = new Limits(100, Optional.of("fs1"));

        Optional<String> stop = limits.stop(List.of(Ends.of("fs1", outcome, "test")));

        Set<Outcome> well = EnumSet.of(Outcome.COMMITTED, Outcome.PENDING, Outcome.ALREADY_COMPLIANT, Outcome.WAIVED);
        assertThat(stop.isEmpty()).as(outcome + ": " + stop).isEqualTo(well.contains(outcome));
    }

    @Test
    void a_canary_that_was_rolled_back_as_somebody_wished_succeeded() {
        HostOutcome back = Ends.of("fs1", Outcome.ROLLED_BACK, "as before").exit(ExitCode.DONE);

        assertThat(new Limits(0, Optional.of("fs1")).stop(List.of(back))).isEmpty();
    }

    @Test
    void another_host_that_fails_is_not_the_canary() {
        Limits limits = new Limits(1, Optional.of("fs2"));

        assertThat(limits.stop(rolledBack(1))).isEmpty();
        assertThat(limits.stop(rolledBack(2)).orElseThrow()).isEqualTo("the canary fs2 did not succeed: restored");
    }

    @Test
    void the_options_are_those_that_ask_for_something_else_than_usual() {
        Course all = new Course(
                Batches.parse("1,10%,100%").after("fs1"),
                Duration.ofMinutes(5),
                Share.parse("10%").orElseThrow(),
                true);

        assertThat(Course.AT_ONCE.options()).isEmpty();
        assertThat(String.join(" ", all.options()))
                .isEqualTo("--serial 1,10%,100% --canary fs1 --pause 300s --max-failures 10% --roll-back-all");
    }

    @Test
    void a_rollback_of_everything_does_not_stop_at_hosts_that_fail() {
        assertThat(Course.WHATEVER_FAILS.limits(5).stop(rolledBack(5))).isEmpty();
    }
}
