package dev.countersign.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.bytes.Bytes;
import dev.countersign.journal.Entry;
import dev.countersign.rollout.Batches;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which hosts of which batch were begun, as a journal tells it. */
class RecordedBatchesTest {
    private final List<Entry> journal = new ArrayList<>();

    private void line(String event, Map<String, String> details) {
        journal.add(new Entry(journal.size() + 1L, Instant.EPOCH, event, "", details, Bytes.EMPTY.digest()));
    }

    private void divided(String serial, int first, String... hosts) {
        line("batches", RecordedBatches.details(Batches.parse(serial).cut(List.of(hosts), first)));
    }

    private void begun(int number) {
        line("batch", Map.of("number", String.valueOf(number), "last", "9"));
    }

    private List<String> read() {
        return RecordedBatches.of(journal).all().stream()
                .map(each -> each.number() + " " + String.join("+", each.hosts()) + (each.begun() ? " begun" : ""))
                .toList();
    }

    @Test
    void a_run_with_one_batch_records_none() {
        line("begin", Map.of("command", "apply"));

        assertThat(read()).isEmpty();
        assertThat(RecordedBatches.of(journal).last()).isZero();
    }

    @Test
    void what_was_never_begun_is_told_with_its_hosts() {
        divided("1,2", 1, "fs1", "fs2", "fs3", "fs4");
        begun(1);
        begun(2);

        assertThat(read()).containsExactly("1 fs1 begun", "2 fs2+fs3 begun", "3 fs4");
        assertThat(RecordedBatches.of(journal).last()).isEqualTo(2);
        assertThat(RecordedBatches.of(journal).unbegun())
                .extracting(RecordedBatches.Recorded::hosts)
                .containsExactly(List.of("fs4"));
    }

    @Test
    void ten_comes_after_two() {
        divided("1", 1, "a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k");

        assertThat(read()).startsWith("1 a", "2 b").endsWith("10 j", "11 k");
    }

    @Test
    void a_run_that_was_continued_has_each_host_in_the_batch_that_counts() {
        divided("1", 1, "fs1", "fs2", "fs3", "fs4");
        begun(1);
        begun(2);
        divided("100%", 3, "fs3", "fs4");
        begun(3);

        assertThat(read()).containsExactly("1 fs1 begun", "2 fs2 begun", "3 fs3+fs4 begun");
    }

    @Test
    void a_run_that_died_before_its_first_batch_begins_with_the_first_again() {
        divided("1", 1, "fs1", "fs2");
        divided("100%", 1, "fs1", "fs2");

        assertThat(read()).containsExactly("1 fs1+fs2");
    }

    @Test
    void lines_that_make_no_sense_are_passed_over() {
        line("batches", Map.of("0", "a", "-1", "b", "x", "c", "99999999999", "d", "2", "fs2"));
        line("batch", Map.of());
        line("batch", Map.of("number", "x"));
        line("batch", Map.of("number", "7"));

        assertThat(read()).containsExactly("2 fs2");
    }

    @Test
    void of_a_rollout_that_was_stopped_the_first_batches_began() {
        RecordedBatches batches = RecordedBatches.of(Batches.parse("1").cut(List.of("fs1", "fs2", "fs3")), 1);

        assertThat(batches.all()).extracting(RecordedBatches.Recorded::begun).containsExactly(true, false, false);
        assertThat(batches.last()).isEqualTo(1);
    }
}
