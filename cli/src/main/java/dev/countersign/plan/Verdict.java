package dev.countersign.plan;

/** What is said of one rule on one host. */
public enum Verdict {
    COMPLIANT,
    VIOLATED,
    UNKNOWN,
    WAIVED;

    /** The word in output and in JSON. */
    public String word() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
