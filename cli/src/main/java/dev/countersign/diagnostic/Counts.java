package dev.countersign.diagnostic;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One summary sentence whose counts add up to the number of hosts:
 * {@code 10 hosts: 7 to change, 3 comply}.
 */
public final class Counts {
    private final Map<String, Integer> counts = new LinkedHashMap<>();
    private int total;

    /**
     * Creates counts of zero.
     *
     * @param order the words, in the order in which the sentence lists them
     */
    public Counts(List<String> order) {
        order.forEach(word -> counts.put(word, 0));
    }

    /** Counts one host under one of the words. */
    public void add(String word) {
        if (!counts.containsKey(word)) {
            throw new IllegalArgumentException("no such word in this sentence: " + word);
        }
        counts.merge(word, 1, Integer::sum);
        total++;
    }

    /** The counts, zeros included, for JSON. */
    public Map<String, Object> values() {
        Map<String, Object> values = new LinkedHashMap<>();
        counts.forEach((word, count) -> values.put(word, (long) count));
        return values;
    }

    /** The sentence; counts of zero are left out. */
    public String sentence() {
        String parts = counts.entrySet().stream()
                .filter(each -> each.getValue() > 0)
                .map(each -> each.getValue() + " " + each.getKey())
                .collect(Collectors.joining(", "));
        return (total == 1 ? "1 host" : total + " hosts") + (parts.isEmpty() ? "" : ": " + parts);
    }

    /** The parts of the sentence: {@code 10 hosts}, {@code 7 to change}, {@code 3 comply}. */
    public List<String> parts() {
        return Stream.concat(
                        Stream.of(of(total, "host")),
                        counts.entrySet().stream()
                                .filter(each -> each.getValue() > 0)
                                .map(each -> each.getValue() + " " + each.getKey()))
                .toList();
    }

    /** A number with its noun: {@code 1 host}, {@code 2 hosts}. */
    public static String of(long number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }
}
