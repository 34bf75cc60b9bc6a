package dev.countersign.policy;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How bad it is if a rule is violated; used only in reports. Worst first. */
public enum Severity {
    CRITICAL,
    HIGH,
    MEDIUM,
    LOW;

    /** Returns the severity that is written as {@code text} in a policy. */
    public static Optional<Severity> of(String text) {
        return Arrays.stream(values())
                .filter(each -> each.toString().equals(text))
                .findFirst();
    }

    /** The severity as written in a policy. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
