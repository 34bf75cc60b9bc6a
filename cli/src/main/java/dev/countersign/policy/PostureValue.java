package dev.countersign.policy;

/**
 * The values of posture words. Which of two values is stronger depends on the word: see {@link
 * PostureWord#atLeast}.
 */
public enum PostureValue {
    OFF("off"),
    ON("on"),
    OFFERED("offered"),
    NOT_OFFERED("not offered"),
    REQUIRED("required"),
    ALLOWED("allowed"),
    REFUSED("refused");

    private final String words;

    PostureValue(String words) {
        this.words = words;
    }

    /** The value as written in a policy. */
    @Override
    public String toString() {
        return words;
    }
}
