package dev.countersign.policy;

/** What proves that a posture holds. */
public enum EvidenceKind {
    /** What the host's SMB endpoint says without a login. */
    WIRE("the wire"),
    /**
     * The settings that the host's own software reports as effective; they cannot be seen from
     * outside the host.
     */
    EFFECTIVE_CONFIGURATION("the effective configuration"),
    /** The result of a login. */
    LOGIN("a login"),
    /** Whether a login that should fail does fail; tried only where that is allowed. */
    LOGIN_ATTEMPT("a login attempt, where allowed");

    private final String words;

    EvidenceKind(String words) {
        this.words = words;
    }

    /** The name used for people. */
    @Override
    public String toString() {
        return words;
    }
}
