package dev.countersign.policy;

/** What a posture word can be. Which of two values is stronger only the word can say: see {@link PostureWord#atLeast}. */
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

    /** As a policy writes it. */
    @Override
    public String toString() {
        return words;
    }
}
