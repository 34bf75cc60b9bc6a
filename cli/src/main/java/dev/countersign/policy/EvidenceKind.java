package dev.countersign.policy;

/** By what it is proven that a posture holds. */
public enum EvidenceKind {
    /** What the host's SMB endpoint says to a stranger. */
    WIRE("the wire"),
    /** What the host's own software says that it uses; nothing outside the host can see it. */
    EFFECTIVE_CONFIGURATION("the effective configuration"),
    /** What happens in a login. */
    LOGIN("a login"),
    /** Whether a login that should fail does, tried only where that is allowed. */
    LOGIN_ATTEMPT("a login attempt, where allowed");

    private final String words;

    EvidenceKind(String words) {
        this.words = words;
    }

    /** As a person says it. */
    @Override
    public String toString() {
        return words;
    }
}
