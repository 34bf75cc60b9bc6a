package dev.countersign.cli;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The results of many hostile replies, counted before any of them is asserted, so that failures are
 * counted too.
 */
final class HostileTally {
    private final Duration most;
    private final Map<Integer, Integer> torn = new TreeMap<>();
    private final Map<Integer, Integer> whole = new TreeMap<>();
    private int crashes;
    private int late;
    private long hidden;
    private Duration longest = Duration.ZERO;

    /** Counts for a program whose runs may each take {@code most}. */
    HostileTally(Duration most) {
        this.most = most;
    }

    /** Counts a run that ended by itself. */
    void ended(boolean framed, Terminal.Said said, Duration took) {
        (framed ? whole : torn).merge(said.exit(), 1, Integer::sum);
        took(took);
        hidden += Harmless.hidden(said.out()) + Harmless.hidden(said.err());
        crashes += Harmless.crashed(said) ? 1 : 0;
    }

    /** Counts a run in which the program threw an exception. */
    void crashed(Duration took) {
        crashes++;
        took(took);
    }

    private void took(Duration took) {
        late += took.compareTo(most) > 0 ? 1 : 0;
        longest = took.compareTo(longest) > 0 ? took : longest;
    }

    /** Returns the lines for docs/safety.md. */
    List<String> lines(long seed) {
        return List.of(
                "hostile replies: " + (count(torn) + count(whole)) + " (seed " + seed + "); crashes: " + crashes
                        + "; longer than the " + most.toSeconds() + " s that a call may take: " + late
                        + String.format(Locale.ROOT, ", longest %.1f s", longest.toMillis() / 1000.0)
                        + "; control characters and escapes shown: " + hidden,
                "exit codes of the " + count(torn) + " replies that were torn: " + words(torn) + "; of the "
                        + count(whole) + " that were whole in form, and what they claim is held against the wire: "
                        + words(whole));
    }

    private static int count(Map<Integer, Integer> exits) {
        return exits.values().stream().mapToInt(Integer::intValue).sum();
    }

    private static String words(Map<Integer, Integer> exits) {
        return exits.entrySet().stream()
                .map(each -> each.getKey() + " (" + each.getValue() + ")")
                .collect(Collectors.joining(", "));
    }
}
