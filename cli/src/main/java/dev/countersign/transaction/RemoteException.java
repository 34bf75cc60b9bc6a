package dev.countersign.transaction;

/** A host did not give a complete answer. The message is fit for a person and carries no secret. */
public final class RemoteException extends Exception {
    /** How far it came. */
    public enum Kind {
        /** No TCP or SSH connection: refused, timed out, name unknown. */
        UNREACHABLE,
        /** The host's key is not known. */
        UNKNOWN_HOST_KEY,
        /** The host's key is another one than before, or revoked. */
        CHANGED_HOST_KEY,
        /** The login was refused. */
        LOGIN_REFUSED,
        /** A secret could not be had: the reference points nowhere, or its command is not allowed. */
        NO_SECRET,
        /** sudo refused, or asked for a password that nobody gave. The command did not run. */
        SUDO_REFUSED,
        /** The command was started and its answer did not come in time. */
        TIMED_OUT,
        /** The connection broke after the command was started. */
        CUT,
        /** The answer was larger than the limit; the channel was closed. */
        TOO_LARGE,
        /** The host answered that it could not do what was asked; nothing was changed. */
        FAILED,
        /** The host knows nothing of the run that was asked for. */
        UNKNOWN_RUN,
        /** The answer is not one of ours. */
        GARBAGE;

        /** Whether the command may have run on the host. */
        public boolean mayHaveRun() {
            return this == TIMED_OUT || this == CUT || this == TOO_LARGE || this == GARBAGE;
        }
    }

    private final Kind kind;
    private final String what;
    private final String advice;

    /** A failure with what happened and what a person can do. */
    public RemoteException(Kind kind, String what, String advice) {
        super(what);
        this.kind = kind;
        this.what = what;
        this.advice = advice;
    }

    /** How far it came. */
    public Kind kind() {
        return kind;
    }

    /** What happened, in one line. */
    public String what() {
        return what;
    }

    /** What a person can do; may be empty. */
    public String advice() {
        return advice;
    }
}
