package dev.countersign.diagnostic;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** "Did you mean ...?": the known word nearest to what somebody wrote. */
public final class Suggestion {
    private static final int SHOWN = 20;
    private static final int SHORTEST = 3;

    private Suggestion() {}

    /**
     * Returns the nearest of {@code known}, if it is near enough to suggest (a third of the word
     * may differ).
     */
    public static Optional<String> nearest(String written, Collection<String> known) {
        String word = written.toLowerCase(Locale.ROOT);
        int limit = Math.max(1, word.length() / 3);
        Optional<String> slip = known.stream()
                .filter(each -> distance(word, each.toLowerCase(Locale.ROOT)) <= limit)
                .min(Comparator.<String>comparingInt(each -> distance(word, each.toLowerCase(Locale.ROOT)))
                        .thenComparing(Comparator.naturalOrder()));
        return slip.isPresent() ? slip : onlyOneThatBeginsSo(word, known);
    }

    /**
     * Finds {@code synology-dsm} for {@code synology}: the word is incomplete, but can mean only
     * one thing.
     */
    private static Optional<String> onlyOneThatBeginsSo(String word, Collection<String> known) {
        List<String> longer = known.stream()
                .filter(each -> word.length() >= SHORTEST
                        && each.toLowerCase(Locale.ROOT).startsWith(word + "-"))
                .toList();
        return longer.size() == 1 ? Optional.of(longer.get(0)) : Optional.empty();
    }

    /**
     * Adds advice to {@code error}: "did you mean" if a known word is near, else the list of known
     * words.
     */
    public static Diagnostic advise(Diagnostic error, String written, Collection<String> known) {
        return nearest(written, known)
                .map(near -> error.advise("did you mean '" + near + "'?"))
                .orElseGet(() -> error.advise(known(known)));
    }

    /**
     * Whether {@code written} is so near to {@code known} that it must be a typing error: at most
     * two letters differ.
     */
    public static boolean isSlip(String written, String known) {
        return distance(written.toLowerCase(Locale.ROOT), known.toLowerCase(Locale.ROOT)) <= 2;
    }

    private static String known(Collection<String> known) {
        if (known.isEmpty()) {
            return "there are none";
        }
        String shown = known.stream().sorted().limit(SHOWN).collect(Collectors.joining(", "));
        return "known: " + shown + (known.size() > SHOWN ? " and " + (known.size() - SHOWN) + " more" : "");
    }

    /**
     * The number of insertions, deletions, substitutions and swaps of neighbours that turn one word
     * into the other.
     */
    private static int distance(String a, String b) {
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    cost[i][j] = i + j;
                    continue;
                }
                int same = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                cost[i][j] = Math.min(Math.min(cost[i - 1][j], cost[i][j - 1]) + 1, cost[i - 1][j - 1] + same);
                boolean swapped =
                        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
                if (swapped) {
                    cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
                }
            }
        }
        return cost[a.length()][b.length()];
    }
}
