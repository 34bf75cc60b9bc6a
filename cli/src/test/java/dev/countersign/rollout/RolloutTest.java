package dev.countersign.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.Problem;
import dev.countersign.transaction.Ends;
import dev.countersign.transaction.HostOutcome;
import dev.countersign.transaction.Outcome;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RolloutTest {
    private static final List<String> FIVE = List.of("a", "b", "c", "d", "e");

    @Test
    void the_last_size_repeats_until_every_host_had_its_turn() {
        List<Integer> hosts = IntStream.range(0, 25).boxed().toList();

        List<List<Integer>> batches = Batches.parse("1,10%,10").cut(hosts);

        assertThat(batches).extracting(List::size).containsExactly(1, 3, 10, 10, 1);
        assertThat(batches.stream().flatMap(List::stream))
                .isEqualTo(hosts.stream().toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "-1", "x", "1,,2", "101%", "1.5", "9999999"})
    void refuses_what_is_no_list_of_batches(String text) {
        assertThatThrownBy(() -> Batches.parse(text))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("--serial");
    }

    @Test
    void a_failed_canary_leaves_the_rest_not_attempted() {
        List<HostOutcome> outcomes = run(Batches.parse("1,100%"), 0, Map.of("a", Outcome.ROLLED_BACK));

        assertThat(outcomes)
                .extracting(HostOutcome::outcome)
                .containsExactly(
                        Outcome.ROLLED_BACK,
                        Outcome.NOT_ATTEMPTED,
                        Outcome.NOT_ATTEMPTED,
                        Outcome.NOT_ATTEMPTED,
                        Outcome.NOT_ATTEMPTED);
    }

    @Test
    void goes_on_while_failures_stay_within_the_limit() {
        List<HostOutcome> outcomes = run(Batches.parse("1"), 1, Map.of("b", Outcome.NOT_REACHED));

        assertThat(outcomes).extracting(HostOutcome::outcome).doesNotContain(Outcome.NOT_ATTEMPTED);
    }

    @Test
    void a_single_unconfirmed_host_stops_everything() {
        List<HostOutcome> outcomes = run(Batches.parse("1"), 100, Map.of("b", Outcome.UNCONFIRMED));

        assertThat(outcomes.subList(2, 5)).allMatch(each -> each.outcome() == Outcome.NOT_ATTEMPTED);
    }

    @Test
    void a_host_that_was_rolled_back_as_somebody_wished_is_no_failure() {
        Rollout<String> rollout = rollout(Batches.parse("1"), 0, 1, new AtomicBoolean());

        List<HostOutcome> outcomes = rollout.run(
                FIVE,
                Function.identity(),
                host -> Ends.of(host, Outcome.ROLLED_BACK, "as before the run").exit(ExitCode.DONE),
                outcome -> {});

        assertThat(outcomes).extracting(HostOutcome::outcome).containsOnly(Outcome.ROLLED_BACK);
    }

    @Test
    void refused_hosts_are_no_failures() {
        List<HostOutcome> outcomes = run(Batches.parse("1"), 0, Map.of("a", Outcome.REFUSED));

        assertThat(outcomes.get(1).outcome()).isEqualTo(Outcome.COMMITTED);
    }

    @Test
    void a_defect_of_ours_is_a_case_for_a_person_and_not_a_success() {
        Rollout<String> rollout = rollout(Batches.ALL_AT_ONCE, 0, 1, new AtomicBoolean());

        List<HostOutcome> outcomes = rollout.run(
                List.of("a"),
                Function.identity(),
                host -> {
                    throw new IllegalStateException("boom");
                },
                done -> {});

        assertThat(outcomes.get(0).outcome()).isEqualTo(Outcome.NEEDS_PERSON);
        assertThat(outcomes.get(0).reason()).contains("boom");
    }

    @Test
    void an_interrupt_lets_nobody_else_begin() {
        AtomicBoolean interrupted = new AtomicBoolean();
        Rollout<String> rollout = rollout(Batches.parse("1"), 0, 1, interrupted);

        List<HostOutcome> outcomes = rollout.run(
                FIVE,
                Function.identity(),
                host -> {
                    interrupted.set(host.equals("b"));
                    return Ends.of(host, Outcome.COMMITTED, "proved");
                },
                done -> {});

        assertThat(outcomes)
                .extracting(HostOutcome::outcome)
                .containsExactly(
                        Outcome.COMMITTED,
                        Outcome.COMMITTED,
                        Outcome.NOT_ATTEMPTED,
                        Outcome.NOT_ATTEMPTED,
                        Outcome.NOT_ATTEMPTED);
    }

    @Test
    void outcomes_keep_the_order_of_the_hosts() {
        List<String> hosts =
                IntStream.range(0, 200).mapToObj(each -> "h" + each).toList();
        Rollout<String> rollout = rollout(Batches.ALL_AT_ONCE, 0, 16, new AtomicBoolean());

        List<HostOutcome> outcomes =
                rollout.run(hosts, Function.identity(), host -> Ends.of(host, Outcome.COMMITTED, "proved"), done -> {});

        assertThat(outcomes).extracting(HostOutcome::host).isEqualTo(hosts);
    }

    private static List<HostOutcome> run(Batches batches, int failures, Map<String, Outcome> ends) {
        return rollout(batches, failures, 1, new AtomicBoolean())
                .run(
                        FIVE,
                        Function.identity(),
                        host -> Ends.of(host, ends.getOrDefault(host, Outcome.COMMITTED), "test"),
                        done -> {});
    }

    private static Rollout<String> rollout(Batches batches, int failures, int width, AtomicBoolean interrupted) {
        return new Rollout<>(batches, new Limits(failures), new HostPool(width), interrupted::get);
    }
}
