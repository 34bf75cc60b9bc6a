package dev.countersign.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.diagnostic.ExitCode;
import dev.countersign.transaction.Ends;
import dev.countersign.transaction.HostOutcome;
import dev.countersign.transaction.Outcome;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Batch after batch, until the limits stop it or somebody interrupts it. */
class RolloutTest {
    private static final List<String> FIVE = List.of("a", "b", "c", "d", "e");

    /** What happened, in its order: {@code batch 1}, {@code host a}, {@code stop …}. */
    private final List<String> log = Collections.synchronizedList(new ArrayList<>());

    private final AtomicBoolean interrupted = new AtomicBoolean();
    private Optional<Integer> forbidden = Optional.empty();

    private final Rollout.Steps steps = new Rollout.Steps() {
        @Override
        public Optional<String> begin(Batch batch) {
            log.add("batch " + batch.number());
            return forbidden.filter(number -> number == batch.number()).map(number -> "not written");
        }

        @Override
        public void stop(String why) {
            log.add("stop: " + why);
        }
    };

    @Test
    void a_failed_first_batch_leaves_the_rest_not_attempted() {
        Rollout.End end = run(Batches.parse("1,100%"), 0, Map.of("a", Outcome.ROLLED_BACK));

        assertThat(outcomes(end, FIVE))
                .containsExactly(
                        Outcome.ROLLED_BACK,
                        Outcome.NOT_ATTEMPTED,
                        Outcome.NOT_ATTEMPTED,
                        Outcome.NOT_ATTEMPTED,
                        Outcome.NOT_ATTEMPTED);
        assertThat(end.begun()).isEqualTo(1);
        assertThat(end.failed()).contains("1 host failed, the limit is 0");
        assertThat(log).containsExactly("batch 1", "host a", "stop: 1 host failed, the limit is 0");
    }

    @Test
    void a_batch_begins_when_every_host_of_the_one_before_has_ended() {
        Rollout.End end = run(Batches.parse("2"), 0, Map.of());

        assertThat(log)
                .containsExactly("batch 1", "host a", "host b", "batch 2", "host c", "host d", "batch 3", "host e");
        assertThat(end.begun()).isEqualTo(3);
        assertThat(end.stopped()).isEmpty();
        assertThat(end.failed()).isEmpty();
    }

    @Test
    void goes_on_while_failures_stay_within_the_limit() {
        Rollout.End end = run(Batches.parse("1"), 1, Map.of("b", Outcome.NOT_REACHED));

        assertThat(outcomes(end, FIVE)).doesNotContain(Outcome.NOT_ATTEMPTED);
        assertThat(end.failed()).isEmpty();
    }

    @Test
    void failures_count_over_all_batches() {
        Rollout.End end = run(Batches.parse("1"), 1, Map.of("a", Outcome.NOT_REACHED, "d", Outcome.ROLLED_BACK));

        assertThat(outcomes(end, FIVE))
                .containsExactly(
                        Outcome.NOT_REACHED,
                        Outcome.COMMITTED,
                        Outcome.COMMITTED,
                        Outcome.ROLLED_BACK,
                        Outcome.NOT_ATTEMPTED);
    }

    @Test
    void what_failed_before_counts_too() {
        Rollout.End end = rollout(new Limits(1, Optional.empty()), 1)
                .run(
                        Batches.parse("1").cut(FIVE),
                        List.of(Ends.of("z", Outcome.ROLLED_BACK, "before")),
                        each(Map.of("b", Outcome.ROLLED_BACK)),
                        done -> {});

        assertThat(outcomes(end, FIVE).subList(2, 5)).containsOnly(Outcome.NOT_ATTEMPTED);
        assertThat(end.outcomes()).doesNotContainKey("z");
        assertThat(end.failed()).contains("2 hosts failed, the limit is 1");
    }

    @Test
    void too_much_failed_before_lets_no_batch_begin() {
        Rollout.End end = rollout(new Limits(0, Optional.empty()), 1)
                .run(
                        Batches.parse("1").cut(FIVE),
                        List.of(Ends.of("z", Outcome.ROLLED_BACK, "before")),
                        each(Map.of()),
                        done -> {});

        assertThat(end.begun()).isZero();
        assertThat(outcomes(end, FIVE)).containsOnly(Outcome.NOT_ATTEMPTED);
        assertThat(log).containsExactly("stop: 1 host failed, the limit is 0");
    }

    @Test
    void the_last_host_that_fails_is_told_also_when_nothing_is_left_to_stop() {
        Rollout.End end = run(Batches.parse("1"), 0, Map.of("e", Outcome.ROLLED_BACK));

        assertThat(end.begun()).isEqualTo(5);
        assertThat(end.failed()).contains("1 host failed, the limit is 0");
        assertThat(end.stopped()).isEqualTo(end.failed());
        assertThat(log).endsWith("host e", "stop: 1 host failed, the limit is 0");
    }

    @Test
    void a_single_unconfirmed_host_stops_everything() {
        Rollout.End end = run(Batches.parse("1"), 100, Map.of("b", Outcome.UNCONFIRMED));

        assertThat(outcomes(end, FIVE).subList(2, 5)).containsOnly(Outcome.NOT_ATTEMPTED);
    }

    @Test
    void a_canary_that_fails_stops_everything_whatever_else_may_fail() {
        Batches batches = Batches.ALL_AT_ONCE.after("c");
        Rollout.End end = rollout(new Limits(100, batches.canary()), 1)
                .run(batches.cut(FIVE), List.of(), each(Map.of("c", Outcome.REFUSED)), done -> {});

        assertThat(outcomes(end, FIVE))
                .containsExactly(
                        Outcome.NOT_ATTEMPTED,
                        Outcome.NOT_ATTEMPTED,
                        Outcome.REFUSED,
                        Outcome.NOT_ATTEMPTED,
                        Outcome.NOT_ATTEMPTED);
        assertThat(end.failed()).contains("the canary c did not succeed: refused");
    }

    @Test
    void a_host_that_was_rolled_back_as_somebody_wished_is_no_failure() {
        Rollout.End end = rollout(new Limits(0, Optional.empty()), 1)
                .run(
                        Batches.parse("1").cut(FIVE),
                        List.of(),
                        host -> Ends.of(host, Outcome.ROLLED_BACK, "as before the run")
                                .exit(ExitCode.DONE),
                        outcome -> {});

        assertThat(outcomes(end, FIVE)).containsOnly(Outcome.ROLLED_BACK);
        assertThat(end.stopped()).isEmpty();
    }

    @Test
    void refused_hosts_are_no_failures() {
        Rollout.End end = run(Batches.parse("1"), 0, Map.of("a", Outcome.REFUSED));

        assertThat(outcomes(end, FIVE).get(1)).isEqualTo(Outcome.COMMITTED);
    }

    @Test
    void a_batch_that_cannot_be_recorded_does_not_begin_and_no_later_one_does() {
        forbidden = Optional.of(2);

        Rollout.End end = run(Batches.parse("2"), 0, Map.of());

        assertThat(end.begun()).isEqualTo(1);
        assertThat(outcomes(end, FIVE).subList(2, 5)).containsOnly(Outcome.NOT_ATTEMPTED);
        assertThat(end.stopped()).contains("not written");
        assertThat(end.failed()).isEmpty();
        assertThat(log).containsExactly("batch 1", "host a", "host b", "batch 2");
    }

    @Test
    void a_defect_of_ours_is_a_case_for_a_person_and_not_a_success() {
        Rollout.End end = rollout(new Limits(0, Optional.empty()), 1)
                .run(
                        Batches.ALL_AT_ONCE.cut(List.of("a")),
                        List.of(),
                        host -> {
                            throw new IllegalStateException("boom");
                        },
                        done -> {});

        HostOutcome outcome = Optional.ofNullable(end.outcomes().get("a")).orElseThrow();
        assertThat(outcome.outcome()).isEqualTo(Outcome.NEEDS_PERSON);
        assertThat(outcome.reason()).contains("boom");
    }

    @Test
    void hosts_behind_one_jump_host_are_changed_no_more_at_a_time_than_it_takes() {
        List<String> many = IntStream.rangeClosed(1, HostPool.BEHIND_ONE + 8)
                .mapToObj(number -> "host" + number)
                .toList();
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();

        Rollout.End end = new Rollout(
                        new Limits(0, Optional.empty()),
                        new HostPool(many.size()),
                        host -> "jump",
                        interrupted::get,
                        steps)
                .run(
                        Batches.ALL_AT_ONCE.cut(many),
                        List.of(),
                        host -> {
                            most.accumulateAndGet(now.incrementAndGet(), Math::max);
                            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
                            now.decrementAndGet();
                            return Ends.of(host, Outcome.COMMITTED, "proved");
                        },
                        done -> {});

        assertThat(end.outcomes()).hasSize(many.size());
        assertThat(most.get()).isGreaterThan(1).isLessThanOrEqualTo(HostPool.BEHIND_ONE);
    }

    @Test
    void an_interrupt_lets_nobody_else_begin() {
        Rollout.End end = rollout(new Limits(0, Optional.empty()), 1)
                .run(
                        Batches.parse("1").cut(FIVE),
                        List.of(),
                        host -> {
                            interrupted.set(host.equals("b"));
                            return Ends.of(host, Outcome.COMMITTED, "proved");
                        },
                        done -> {});

        assertThat(outcomes(end, FIVE))
                .containsExactly(
                        Outcome.COMMITTED,
                        Outcome.COMMITTED,
                        Outcome.NOT_ATTEMPTED,
                        Outcome.NOT_ATTEMPTED,
                        Outcome.NOT_ATTEMPTED);
        assertThat(end.begun()).isEqualTo(2);
        assertThat(end.stopped()).contains("interrupted");
        assertThat(end.failed()).as("an interrupt is not a failure").isEmpty();
    }

    @Test
    void an_interrupt_within_the_last_batch_is_told_too() {
        Rollout.End end = rollout(new Limits(0, Optional.empty()), 1)
                .run(
                        Batches.ALL_AT_ONCE.cut(FIVE),
                        List.of(),
                        host -> {
                            interrupted.set(true);
                            return Ends.of(host, Outcome.COMMITTED, "proved");
                        },
                        done -> {});

        assertThat(end.stopped()).contains("interrupted");
    }

    @Test
    void the_stop_is_told_once_however_many_hosts_fail_at_once() {
        List<String> hosts =
                IntStream.range(0, 200).mapToObj(each -> "h" + each).toList();
        Rollout.End end = rollout(new Limits(3, Optional.empty()), 16)
                .run(
                        Batches.ALL_AT_ONCE.cut(hosts),
                        List.of(),
                        host -> Ends.of(host, Outcome.ROLLED_BACK, "test"),
                        done -> {});

        assertThat(log.stream().filter(each -> each.startsWith("stop: "))).hasSize(1);
        assertThat(end.outcomes()).containsOnlyKeys(hosts);
        assertThat(end.failed()).isPresent();
    }

    private Rollout.End run(Batches batches, int failures, Map<String, Outcome> ends) {
        return rollout(new Limits(failures, Optional.empty()), 1)
                .run(batches.cut(FIVE), List.of(), each(ends), done -> {});
    }

    private Function<String, HostOutcome> each(Map<String, Outcome> ends) {
        return host -> {
            log.add("host " + host);
            return Ends.of(host, ends.getOrDefault(host, Outcome.COMMITTED), "test");
        };
    }

    private Rollout rollout(Limits limits, int width) {
        return new Rollout(limits, new HostPool(width), host -> "", interrupted::get, steps);
    }

    private static List<Outcome> outcomes(Rollout.End end, List<String> hosts) {
        return hosts.stream()
                .map(each -> Optional.ofNullable(end.outcomes().get(each)).orElseThrow())
                .map(HostOutcome::outcome)
                .toList();
    }
}
