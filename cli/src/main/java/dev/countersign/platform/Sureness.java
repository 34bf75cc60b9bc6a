package dev.countersign.platform;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How sure we are that what a platform's folder says is so, surest first. */
public enum Sureness {
    /** The real thing runs in this program's tests. */
    PROVEN,
    /** Vendor documentation, or source that was read, says so; no device was at hand. */
    DOCUMENTED,
    /** Somebody's scripts or a conclusion say so. */
    EXPERIMENTAL;

    /** The one that {@code text} names. */
    public static Optional<Sureness> of(String text) {
        return Arrays.stream(values()).filter(each -> each.word().equals(text)).findFirst();
    }

    /** Every word, surest first. */
    static List<String> words() {
        return Arrays.stream(values()).map(Sureness::word).toList();
    }

    /** The word in {@code platform.yaml}, in output and in JSON. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether a person who allows {@code least} allows this. */
    public boolean within(Sureness least) {
        return compareTo(least) <= 0;
    }
}
