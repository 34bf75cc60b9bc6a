package dev.countersign.secret;

/** A secret could not be had. It says where it was to come from and why it did not; it never carries what came. */
public final class UnresolvedSecretException extends Exception {
    private final String advice;

    /** With what happened and what a person can do. */
    public UnresolvedSecretException(String what, String advice) {
        super(what);
        this.advice = advice;
    }

    /** What a person can do. */
    public String advice() {
        return advice;
    }
}
