package dev.countersign.secret;

/**
 * A secret is not available. The message tells where it should come from and why it did not; it
 * never contains anything that was read.
 */
public final class UnresolvedSecretException extends Exception {
    private final String advice;

    /** Creates the exception with what happened and what a person can do. */
    public UnresolvedSecretException(String what, String advice) {
        super(what);
        this.advice = advice;
    }

    /** What a person can do. */
    public String advice() {
        return advice;
    }
}
