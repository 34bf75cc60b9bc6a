package dev.countersign.platform;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How sure it is that a platform's folder is correct, surest first. */
public enum Sureness {
    /** The real software runs in this program's tests. */
    PROVEN,
    /** Based on vendor documentation, or on source code that was read; no device was available. */
    DOCUMENTED,
    /** Based on somebody's scripts, or on a conclusion. */
    EXPERIMENTAL;

    /** Returns the sureness that {@code text} names. */
    public static Optional<Sureness> of(String text) {
        return Arrays.stream(values()).filter(each -> each.word().equals(text)).findFirst();
    }

    /** Returns every word, surest first. */
    static List<String> words() {
        return Arrays.stream(values()).map(Sureness::word).toList();
    }

    /** The word used in {@code platform.yaml}, in output and in JSON. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether this is allowed by a person who allows {@code least}. */
    public boolean within(Sureness least) {
        return compareTo(least) <= 0;
    }
}
