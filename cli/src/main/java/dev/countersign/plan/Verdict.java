package dev.countersign.plan;

/** The verdict on one rule on one host. */
public enum Verdict {
    COMPLIANT,
    VIOLATED,
    UNKNOWN,
    WAIVED;

    /** The word used in output and in JSON. */
    public String word() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
