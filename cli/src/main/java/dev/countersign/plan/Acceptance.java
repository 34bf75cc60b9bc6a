package dev.countersign.plan;

/** What a person accepts beforehand. */
public record Acceptance(boolean unproven) {
    /** Nothing: what cannot be proved is not done. */
    public static final Acceptance NOTHING = new Acceptance(false);
}
