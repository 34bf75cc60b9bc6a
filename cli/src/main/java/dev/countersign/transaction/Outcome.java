package dev.countersign.transaction;

import dev.countersign.diagnostic.ExitCode;

/** How a host ends. Every host ends with exactly one of these. */
public enum Outcome {
    ALREADY_COMPLIANT("AlreadyCompliant", ExitCode.DONE),
    /** Every requirement holds or is waived, and at least one is waived. */
    WAIVED("Waived", ExitCode.DONE),
    COMMITTED("Committed", ExitCode.DONE),
    /** Applied; takes effect at a restart. */
    PENDING("Pending", ExitCode.NOT_COMPLIANT),
    ROLLED_BACK("RolledBack", ExitCode.ROLLED_BACK),
    REFUSED("Refused", ExitCode.REFUSED),
    NOT_REACHED("NotReached", ExitCode.COULD_NOT_TELL),
    NOT_ATTEMPTED("NotAttempted", ExitCode.REFUSED),
    /** Confirm was sent, but its reply was lost. */
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

    /** Returns the exit code for a host with this outcome. */
    public ExitCode code() {
        return code;
    }

    /** Whether the outcome makes a claim about the host's state, which must have been observed. */
    boolean claims() {
        return this == COMMITTED || this == PENDING || this == ROLLED_BACK;
    }

    /** Whether it counts against {@code --max-failures}. */
    public boolean failure() {
        return this == ROLLED_BACK || this == NOT_REACHED || this == NEEDS_PERSON || this == UNCONFIRMED;
    }
}
