package dev.countersign.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.operation.RecordedBatches;
import dev.countersign.operation.RolloutEnd;
import dev.countersign.rollout.Batch;
import dev.countersign.rollout.Batches;
import dev.countersign.rollout.Course;
import dev.countersign.rollout.Share;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a person sees of batches, before and after. */
class BatchesViewTest {
    private static List<String> hosts(int count) {
        return IntStream.rangeClosed(1, count).mapToObj(each -> "fs" + each).toList();
    }

    private static String before(Course course, int hosts, boolean verbose) {
        List<Batch> batches = course.batches().cut(hosts(hosts));
        return Screen.fitting(80, console -> BatchesView.show(console, batches, course, verbose))
                .text()
                .strip();
    }

    private static Course course(String serial, String failures) {
        return new Course(
                Batches.parse(serial), Duration.ZERO, Share.parse(failures).orElseThrow(), false);
    }

    @Test
    void one_batch_is_not_mentioned() {
        assertThat(before(Course.AT_ONCE, 5, true)).isEmpty();
    }

    @Test
    void each_batch_is_named_with_its_hosts_and_when_it_does_not_begin() {
        Course course = new Course(
                Batches.parse("2").after("fs1"),
                Duration.ofMinutes(5),
                Share.parse("20%").orElseThrow(),
                true);

        assertThat(before(course, 6, false)).isEqualTo("""
                        In 4 batches:
                          1       1 host: fs1 (canary)
                          2       2 hosts: fs2, fs3
                          3       2 hosts: fs4, fs5
                          4       1 host: fs6
                        Between two batches there is a pause of 300 s. If the canary does not succeed,
                        or more than 2 hosts fail, no other host is started, and the hosts that were
                        changed are rolled back.""");
    }

    @Test
    void many_batches_of_one_size_are_one_line() {
        assertThat(before(course("1,10", "0"), 201, false)).isEqualTo("""
                        In 21 batches:
                          1       1 host: fs1
                          2-21    10 hosts each, 200 hosts: fs2, fs3, fs4 … fs201 (-v names all)
                        If a host fails, no other host is started.""");
    }

    @Test
    void the_canary_is_never_put_together_with_others() {
        Course course = new Course(Batches.parse("1").after("fs7"), Duration.ZERO, Share.NONE, false);

        assertThat(before(course, 20, false)).startsWith("""
                        In 20 batches:
                          1       1 host: fs7 (canary)
                          2-20    1 host each, 19 hosts: fs1, fs2, fs3 … fs20 (-v names all)
                        """);
    }

    @Test
    void with_v_every_batch_and_every_host_is_named() {
        String text = before(course("1", "1"), 30, true);

        hosts(30).forEach(host -> assertThat(text).containsPattern("(?m)^  [0-9]+ +1 host: " + host + "$"));
        assertThat(text).endsWith("If more than 1 host fails, no other host is started.");
    }

    @Test
    void with_one_batch_a_rollback_of_all_is_said_before() {
        Course course = new Course(Batches.ALL_AT_ONCE, Duration.ZERO, Share.NONE, true);

        assertThat(before(course, 3, false))
                .isEqualTo("If a host fails, no other host is started, and the hosts that were changed are\n"
                        + "rolled back.");
    }

    private static String after(String serial, int first, int count, int begun, boolean verbose) {
        List<Batch> batches = Batches.parse(serial).cut(hosts(count), first);
        RolloutEnd end = new RolloutEnd(List.of(), batches, begun, Optional.empty(), Optional.empty(), List.of());
        return Screen.fitting(80, console -> BatchesView.ended(console, end, verbose))
                .text()
                .strip();
    }

    @Test
    void afterwards_the_batches_that_never_began_are_named_with_their_hosts() {
        assertThat(after("1,2", 1, 7, 1, false)).isEqualTo("""
                        Batch 1 of 4 was the last to begin. Never begun:
                            batch 2, 2 hosts: fs2, fs3
                            batch 3, 2 hosts: fs4, fs5
                            batch 4, 2 hosts: fs6, fs7""");
        assertThat(after("1", 1, 200, 0, false)).isEqualTo("""
                        None of the 200 batches began:
                            batches 1 to 200, 200 hosts: fs1, fs2, fs3 … fs200 (-v names all)""");
        assertThat(after("1", 3, 2, 1, false)).isEqualTo("""
                        Batch 3 of 4 was the last to begin. Never begun:
                            batch 4, 1 host: fs2""");
    }

    @Test
    void when_all_began_nothing_is_said() {
        assertThat(after("1", 1, 3, 3, false)).isEmpty();
        assertThat(after("100%", 1, 3, 0, false)).isEmpty();
    }

    @Test
    void of_an_earlier_run_it_is_said_too() {
        RecordedBatches all = RecordedBatches.of(Batches.parse("1").cut(hosts(2)), 2);
        RecordedBatches some = RecordedBatches.of(Batches.parse("1").cut(hosts(2)), 1);

        assertThat(Screen.of(80, console -> BatchesView.recorded(console, all, false))
                        .text())
                .startsWith("It had 2 batches, and all of them began.");
        assertThat(Screen.of(80, console -> BatchesView.recorded(console, some, false))
                        .text())
                .startsWith("Batch 1 of 2 was the last to begin. Never begun:\n    batch 2, 1 host: fs2");
        assertThat(Screen.of(80, console -> BatchesView.recorded(console, RecordedBatches.NONE, false))
                        .lines())
                .isEmpty();
    }

    @Test
    void what_somebody_wrote_into_a_journal_stays_on_its_line() {
        RecordedBatches forged = new RecordedBatches(
                List.of(new RecordedBatches.Recorded(2, List.of("fs1\n\033[2Jall is well", "fs2"), false)));

        Screen screen = Screen.of(80, console -> BatchesView.recorded(console, forged, true));

        assertThat(screen.text()).doesNotContain("\033");
        assertThat(screen.lines()).noneMatch(line -> line.startsWith("all is well"));
    }
}
