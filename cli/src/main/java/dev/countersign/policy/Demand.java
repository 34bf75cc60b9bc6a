package dev.countersign.policy;

import dev.countersign.diagnostic.Location;

/** One posture that a rule wants: a word, a value, and whether more is as good. */
public record Demand(PostureWord word, PostureValue value, Strictness strictness, Location at) {
    /** Whether a stronger value is as good. */
    public enum Strictness {
        /** {@code require}: this value or a stronger one. */
        AT_LEAST,
        /** {@code exactly}: this value and no other. */
        EXACTLY
    }

    public Demand {
        if (!word.weakestFirst().contains(value)) {
            throw new IllegalArgumentException("'" + value + "' is no value of '" + word + "'");
        }
    }

    /** {@code at least 'required'}, {@code exactly 'off'}. */
    public String words() {
        return (strictness == Strictness.EXACTLY ? "exactly '" : "at least '") + value + "'";
    }

    /** Whether a host with {@code actual} has what is wanted. */
    public boolean metBy(PostureValue actual) {
        return strictness == Strictness.EXACTLY ? actual == value : word.atLeast(actual, value);
    }
}
