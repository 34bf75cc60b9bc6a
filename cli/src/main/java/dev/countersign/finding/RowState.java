package dev.countersign.finding;

import dev.countersign.diagnostic.ExitCode;

/** What became of a row of a findings file. Each row has exactly one, what needs work first. */
public enum RowState {
    /** It is as the row says. */
    OPEN("still open", ExitCode.NOT_COMPLIANT),
    /** Nothing is unsigned, because the server requires encryption, which scanners do not see. */
    SCANNER_ONLY("open for the scanner only", ExitCode.NOT_COMPLIANT),
    /** The server was asked and did not say. */
    CANNOT_TELL("cannot tell", ExitCode.COULD_NOT_TELL),
    /** There is nothing to ask; a person must say whether that is right. */
    NOT_THERE("not there any more", ExitCode.COULD_NOT_TELL),
    /** A waiver of the policies is in force. */
    WAIVED("waived", ExitCode.DONE),
    /** It was so already before the scanner looked. */
    NEVER_SO("was never so", ExitCode.DONE),
    /** It is settled. */
    CLOSED("closed", ExitCode.DONE);

    private final String word;
    private final ExitCode code;

    RowState(String word, ExitCode code) {
        this.word = word;
        this.code = code;
    }

    /** The word in output and in JSON. */
    public String word() {
        return word;
    }

    /** The exit code for a row in this state. */
    public ExitCode code() {
        return code;
    }
}
