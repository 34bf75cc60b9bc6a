package dev.countersign.explain;

import java.util.Arrays;
import java.util.List;

/**
 * A sentence of a page, recognized inside any other text. {@code …} is for a name or a value that
 * differs each time. With {@code =} in front, capitals count: rsync says "IGNORING unknown
 * parameter", Samba "Ignoring unknown parameter".
 *
 * @param parts what must follow each other
 * @param exact what the text must contain as it is written; empty if capitals do not count
 */
record Sentence(List<NormalizedText> parts, String exact) {
    private static final String EXACT = "=";

    Sentence {
        parts = List.copyOf(parts);
    }

    static Sentence of(String text) {
        List<NormalizedText> parts = Arrays.stream(text.split("…"))
                .map(NormalizedText::of)
                .filter(part -> !part.isEmpty())
                .toList();
        return new Sentence(parts, text.startsWith(EXACT) ? text.substring(EXACT.length()) : "");
    }

    /** How much of it is fixed: of two sentences in the same text, the longer is meant. */
    int length() {
        return parts.stream().mapToInt(part -> part.text().length()).sum();
    }

    /** Whether {@code text} contains it; {@code words} are its words. */
    boolean isIn(String text, NormalizedText words) {
        int from = 0;
        for (NormalizedText part : parts) {
            from = words.endOf(part, from);
            if (from < 0) {
                return false;
            }
        }
        return !parts.isEmpty() && text.contains(exact);
    }
}
