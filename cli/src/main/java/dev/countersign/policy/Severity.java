package dev.countersign.policy;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How bad it is when a rule is violated; for reports and for nothing else. Gravest first. */
public enum Severity {
    CRITICAL,
    HIGH,
    MEDIUM,
    LOW;

    /** The severity that a policy writes as {@code text}. */
    public static Optional<Severity> of(String text) {
        return Arrays.stream(values())
                .filter(each -> each.toString().equals(text))
                .findFirst();
    }

    /** As a policy writes it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
