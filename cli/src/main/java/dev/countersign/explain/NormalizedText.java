package dev.countersign.explain;

import java.text.Normalizer;
import java.util.Locale;

/**
 * A text without the differences in how people type it: case, punctuation, spaces, full-width
 * forms, and the NT_ before STATUS_.
 */
record NormalizedText(String text) {
    private static final String HAN = "[\\p{IsHan}]";

    static NormalizedText of(String raw) {
        String plain = Normalizer.normalize(raw, Normalizer.Form.NFKC)
                .toLowerCase(Locale.ROOT)
                // An apostrophe is part of a word: "can't" with either kind of apostrophe is the
                // same.
                .replaceAll("['`\u00b4\u2018\u2019]", "")
                .replaceAll("[^\\p{L}\\p{N}]+", " ")
                .replaceAll("(?<=" + HAN + ") | (?=" + HAN + ")", "")
                .strip();
        return new NormalizedText(
                (" " + plain + " ").replace(" nt status ", " status ").strip());
    }

    boolean isEmpty() {
        return text.isEmpty();
    }

    /** Whether it has more than one word, so that it is not an everyday word. */
    boolean isPhrase() {
        return text.contains(" ")
                || text.codePoints().filter(NormalizedText::han).count() >= 4;
    }

    /** Whether it contains {@code part}, at word boundaries on both sides. */
    boolean contains(NormalizedText part) {
        return endOf(part, 0) >= 0;
    }

    /** Where {@code part} ends, if it is here behind {@code from} at word boundaries, else -1. */
    int endOf(NormalizedText part, int from) {
        if (part.isEmpty()) {
            return -1;
        }
        for (int at = text.indexOf(part.text, from); at >= 0; at = text.indexOf(part.text, at + 1)) {
            if (edge(at) && edge(at + part.text.length())) {
                return at + part.text.length();
            }
        }
        return -1;
    }

    /** Whether it is at least half of {@code sentence}, so that the sentence must be meant. */
    boolean isMostOf(NormalizedText sentence) {
        boolean enough = text.split(" ").length >= 4
                || text.codePoints().filter(NormalizedText::han).count() >= 6;
        return enough && text.length() * 2 >= sentence.text.length() && sentence.contains(this);
    }

    private boolean edge(int at) {
        return at == 0
                || at == text.length()
                || text.charAt(at - 1) == ' '
                || text.charAt(at) == ' '
                || han(text.charAt(at - 1))
                || han(text.charAt(at));
    }

    static boolean han(int point) {
        return Character.UnicodeScript.of(point) == Character.UnicodeScript.HAN;
    }
}
