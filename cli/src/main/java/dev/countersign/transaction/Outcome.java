package dev.countersign.transaction;

import dev.countersign.diagnostic.ExitCode;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How a host ends. Every host ends with exactly one of these. */
public enum Outcome {
    ALREADY_COMPLIANT("AlreadyCompliant", "compliant", ExitCode.DONE),
    /** Every requirement holds or is waived, and at least one is waived. */
    WAIVED("Waived", "waived", ExitCode.DONE),
    COMMITTED("Committed", "changed", ExitCode.DONE),
    /** Applied; takes effect at a restart. */
    PENDING("Pending", "pending restart", ExitCode.NOT_COMPLIANT),
    ROLLED_BACK("RolledBack", "restored", ExitCode.ROLLED_BACK),
    REFUSED("Refused", "refused", ExitCode.REFUSED),
    NOT_REACHED("NotReached", "not reached", ExitCode.COULD_NOT_TELL),
    NOT_ATTEMPTED("NotAttempted", "not started", ExitCode.REFUSED),
    /** Confirm was sent, but its reply was lost. */
    UNCONFIRMED("Unconfirmed", "unconfirmed", ExitCode.NEEDS_PERSON),
    NEEDS_PERSON("NeedsPerson", "needs attention", ExitCode.NEEDS_PERSON);

    private final String word;
    private final String result;
    private final ExitCode code;

    Outcome(String word, String result, ExitCode code) {
        this.word = word;
        this.result = result;
        this.code = code;
    }

    /** The word in the journal, and {@code outcome} in JSON. */
    public String word() {
        return word;
    }

    /** The word for people, and {@code result} in JSON. */
    public String result() {
        return result;
    }

    /** Returns the word for people for a journal's word; any other word stays as it is, in small letters. */
    public static String result(String word) {
        return named(word).map(Outcome::result).orElse(word.toLowerCase(Locale.ROOT));
    }

    /** Returns the outcome with a journal's word; empty for any other word. */
    public static Optional<Outcome> named(String word) {
        return Arrays.stream(values()).filter(each -> each.word.equals(word)).findFirst();
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
