package dev.countersign.explain;

import java.util.Arrays;
import java.util.List;

/**
 * A sentence of a page, recognized inside any other text. {@code …} is for a name or a value that
 * differs each time.
 *
 * @param parts what must follow each other
 */
record Sentence(List<NormalizedText> parts) {
    Sentence {
        parts = List.copyOf(parts);
    }

    static Sentence of(String text) {
        return new Sentence(Arrays.stream(text.split("…"))
                .map(NormalizedText::of)
                .filter(part -> !part.isEmpty())
                .toList());
    }

    /** How much of it is fixed: of two sentences in the same text, the longer is meant. */
    int length() {
        return parts.stream().mapToInt(part -> part.text().length()).sum();
    }

    boolean isIn(NormalizedText words) {
        int from = 0;
        for (NormalizedText part : parts) {
            from = words.endOf(part, from);
            if (from < 0) {
                return false;
            }
        }
        return !parts.isEmpty();
    }
}
