package dev.countersign.transaction;

/**
 * A host did not give a complete reply. The message is meant for a person and contains no secret.
 */
public final class RemoteException extends Exception {
    /** How far the call got. */
    public enum Kind {
        /** No TCP or SSH connection: refused, timed out, name unknown. */
        UNREACHABLE,
        /** The host's key is not known. */
        UNKNOWN_HOST_KEY,
        /** The host's key has CHANGED, or is revoked. */
        CHANGED_HOST_KEY,
        /** The login was refused. */
        LOGIN_REFUSED,
        /**
         * A secret is not available: the reference leads nowhere, or its command is not allowed.
         */
        NO_SECRET,
        /** sudo refused, or required a password that was not given. The command did not run. */
        SUDO_REFUSED,
        /** The command was started, but its reply did not come in time. */
        TIMED_OUT,
        /** The connection broke after the command was started. */
        CUT,
        /** The reply was larger than the limit; the channel was closed. */
        TOO_LARGE,
        /** The host replied that it could not do what was requested; nothing was changed. */
        FAILED,
        /** The host does not know the requested run. */
        UNKNOWN_RUN,
        /** Unrecognized reply. */
        GARBAGE;

        /** Whether the command may have run on the host. */
        public boolean mayHaveRun() {
            return this == TIMED_OUT || this == CUT || this == TOO_LARGE || this == GARBAGE;
        }
    }

    private final Kind kind;
    private final String what;
    private final String advice;

    /** Creates a failure with what happened and what a person can do. */
    public RemoteException(Kind kind, String what, String advice) {
        super(what);
        this.kind = kind;
        this.what = what;
        this.advice = advice;
    }

    /** Returns how far the call got. */
    public Kind kind() {
        return kind;
    }

    /** Returns what happened, in one line. */
    public String what() {
        return what;
    }

    /** Returns what a person can do; may be empty. */
    public String advice() {
        return advice;
    }
}
