package dev.countersign.report;

import dev.countersign.diagnostic.ExitCode;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a result means to whoever has to act on it, the same in every format. Worst first. */
public enum Grade {
    /** Something is wrong, or still to be done. */
    FAILS,
    /** It is not known. */
    UNKNOWN,
    /** It was accepted for a while: a waiver is in force. */
    EXCEPTED,
    /** Nothing was required. */
    NOT_APPLICABLE,
    /** It is as it should be. */
    PASSES;

    /** The word in JSON and CSV. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** Returns the grade with this word. */
    public static Optional<Grade> of(String word) {
        return Arrays.stream(values()).filter(each -> each.word().equals(word)).findFirst();
    }

    /** Returns the grade of a result that has this exit code, and is neither waived nor without a rule. */
    static Grade of(ExitCode code) {
        return switch (code) {
            case DONE -> PASSES;
            case COULD_NOT_TELL, FAILED, INTERRUPTED -> UNKNOWN;
            case NOT_COMPLIANT, REFUSED, ROLLED_BACK, NEEDS_PERSON, USAGE, INVALID -> FAILS;
        };
    }
}
