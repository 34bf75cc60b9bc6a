package dev.countersign.transaction;

import dev.countersign.diagnostic.ExitCode;

/** How a host ends. Every host ends as exactly one of these. */
public enum Outcome {
    ALREADY_COMPLIANT("AlreadyCompliant", ExitCode.DONE),
    /** Nothing was asked for but what holds, because of a waiver. */
    WAIVED("Waived", ExitCode.DONE),
    COMMITTED("Committed", ExitCode.DONE),
    /** Applied, and takes effect at a restart. */
    PENDING("Pending", ExitCode.NOT_COMPLIANT),
    ROLLED_BACK("RolledBack", ExitCode.ROLLED_BACK),
    REFUSED("Refused", ExitCode.REFUSED),
    NOT_REACHED("NotReached", ExitCode.COULD_NOT_TELL),
    NOT_ATTEMPTED("NotAttempted", ExitCode.REFUSED),
    /** Confirm was sent and its answer was lost. */
    UNCONFIRMED("Unconfirmed", ExitCode.NEEDS_PERSON),
    NEEDS_PERSON("NeedsPerson", ExitCode.NEEDS_PERSON);

    private final String word;
    private final ExitCode code;

    Outcome(String word, ExitCode code) {
        this.word = word;
        this.code = code;
    }

    /** The word in output, in JSON and in the journal. */
    public String word() {
        return word;
    }

    /** The exit code that a host with this outcome asks for. */
    public ExitCode code() {
        return code;
    }

    /** Whether it says how the host is: that has to be seen before it is said. */
    boolean claims() {
        return this == COMMITTED || this == PENDING || this == ROLLED_BACK;
    }

    /** Whether it counts against {@code --max-failures}. */
    public boolean failure() {
        return this == ROLLED_BACK || this == NOT_REACHED || this == NEEDS_PERSON || this == UNCONFIRMED;
    }
}
