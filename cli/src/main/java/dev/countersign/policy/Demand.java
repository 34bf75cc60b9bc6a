package dev.countersign.policy;

import dev.countersign.diagnostic.Location;

/**
 * One posture that a rule requires: a word, a value, and whether a stronger value is also accepted.
 */
public record Demand(PostureWord word, PostureValue value, Strictness strictness, Location at) {
    /** Whether a stronger value is also accepted. */
    public enum Strictness {
        /** {@code require}: this value or a stronger one. */
        AT_LEAST,
        /** {@code exactly}: this value and no other. */
        EXACTLY
    }

    public Demand {
        if (!word.weakestFirst().contains(value)) {
            throw new IllegalArgumentException("'" + value + "' is not a value of '" + word + "'");
        }
    }

    /** The demand in words: {@code at least 'required'}, {@code exactly 'off'}. */
    public String words() {
        return (strictness == Strictness.EXACTLY ? "exactly '" : "at least '") + value + "'";
    }

    /** The demand as text: {@code server signing: exactly offered}. */
    public String asked() {
        return word + ": " + (strictness == Strictness.EXACTLY ? "exactly " : "") + value;
    }

    /** Whether a host with {@code actual} meets the demand. */
    public boolean metBy(PostureValue actual) {
        return strictness == Strictness.EXACTLY ? actual == value : word.atLeast(actual, value);
    }
}
