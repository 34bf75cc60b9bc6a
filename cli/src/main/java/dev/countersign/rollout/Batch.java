package dev.countersign.rollout;

import dev.countersign.diagnostic.Counts;
import java.util.List;

/**
 * Hosts that are changed together. The next batch begins when all of them have ended.
 *
 * @param number counted from 1 over all runs of a command; a run that is resumed goes on counting
 * @param last the number of the last batch
 */
public record Batch(int number, int last, List<String> hosts) {
    public Batch {
        hosts = List.copyOf(hosts);
    }

    /** Returns {@code 7 hosts in 3 batches}; only the hosts if there are not several batches. */
    public static String counted(long hosts, int batches) {
        return Counts.of(hosts, "host") + (batches > 1 ? " in " + batches + " batches" : "");
    }
}
