package dev.countersign.operation;

import dev.countersign.journal.Entry;
import dev.countersign.rollout.Batch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The batches of a run according to its journal. A run whose hosts were all in one batch has none.
 * The journal may be somebody else's: views must escape the text in it.
 *
 * @param all in their order; what a resumed run divided again is there only once
 */
public record RecordedBatches(List<Recorded> all) {
    /** No batches. */
    public static final RecordedBatches NONE = new RecordedBatches(List.of());

    /** The event of the journal line that divides hosts: the number of each batch, and its hosts. */
    static final String DIVIDED = "batches";

    /** The event of the journal line when a batch begins: {@code number}, {@code last}. */
    static final String BEGUN = "batch";

    /** The event of the journal line when a pause begins: {@code before} (a batch), {@code seconds}. */
    static final String PAUSED = "pause";

    /** The event of the journal line when the limits stop the rollout: {@code why}. */
    static final String STOPPED = "stopped";

    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,8}");
    private static final String BETWEEN = ",";

    /**
     * One batch.
     *
     * @param begun whether it began
     */
    public record Recorded(int number, List<String> hosts, boolean begun) {
        public Recorded {
            hosts = List.copyOf(hosts);
        }
    }

    public RecordedBatches {
        all = List.copyOf(all);
    }

    /** Reads the lines of a journal. Lines that make no sense are passed over. */
    static RecordedBatches of(List<Entry> entries) {
        Map<Integer, Recorded> batches = new TreeMap<>();
        for (Entry entry : entries) {
            if (entry.event().equals(DIVIDED)) {
                batches.values().removeIf(each -> !each.begun());
                entry.details()
                        .forEach((number, hosts) -> number(number)
                                .ifPresent(it -> batches.putIfAbsent(
                                        it, new Recorded(it, List.of(hosts.split(BETWEEN, -1)), false))));
            } else if (entry.event().equals(BEGUN)) {
                number(entry.details().getOrDefault("number", ""))
                        .ifPresent(it ->
                                batches.computeIfPresent(it, (same, each) -> new Recorded(it, each.hosts(), true)));
            }
        }
        return new RecordedBatches(new ArrayList<>(batches.values()));
    }

    private static Optional<Integer> number(String text) {
        return NUMBER.matcher(text).matches() ? Optional.of(Integer.parseInt(text)) : Optional.empty();
    }

    /** Returns the details of the line that divides hosts into these batches. */
    static Map<String, String> details(List<Batch> batches) {
        return batches.stream()
                .collect(Collectors.toMap(
                        each -> String.valueOf(each.number()), each -> String.join(BETWEEN, each.hosts())));
    }

    /** The batches of a rollout that has just ended, of which the first {@code begun} began. */
    public static RecordedBatches of(List<Batch> batches, int begun) {
        List<Recorded> all = new ArrayList<>();
        for (Batch each : batches) {
            all.add(new Recorded(each.number(), each.hosts(), all.size() < begun));
        }
        return new RecordedBatches(all);
    }

    /** The number of the batch that began last; 0 if none has begun. */
    int last() {
        return all.stream()
                .filter(Recorded::begun)
                .mapToInt(Recorded::number)
                .max()
                .orElse(0);
    }

    /** Returns the batches that never began. */
    public List<Recorded> unbegun() {
        return all.stream().filter(each -> !each.begun()).toList();
    }
}
