package dev.countersign.cli;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What came of many hostile answers, counted before anything is asserted of one: what is wrong is in it too. */
final class HostileTally {
    private final Duration most;
    private final Map<Integer, Integer> torn = new TreeMap<>();
    private final Map<Integer, Integer> whole = new TreeMap<>();
    private int crashes;
    private int late;
    private long hidden;
    private Duration longest = Duration.ZERO;

    /** Of a program each run of which may take {@code most}. */
    HostileTally(Duration most) {
        this.most = most;
    }

    /** A run that ended by itself. */
    void ended(boolean framed, Terminal.Said said, Duration took) {
        (framed ? whole : torn).merge(said.exit(), 1, Integer::sum);
        took(took);
        hidden += Harmless.hidden(said.out()) + Harmless.hidden(said.err());
        crashes += Harmless.crashed(said) ? 1 : 0;
    }

    /** A run that was thrown out of the program. */
    void crashed(Duration took) {
        crashes++;
        took(took);
    }

    private void took(Duration took) {
        late += took.compareTo(most) > 0 ? 1 : 0;
        longest = took.compareTo(longest) > 0 ? took : longest;
    }

    /** For docs/safety.md. */
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
