package dev.countersign.finding;

import dev.countersign.observation.EndpointVerdict;
import dev.countersign.observation.Smb1Answer;
import dev.countersign.observation.WireAnswer;
import java.util.Arrays;
import java.util.Optional;

/** What a finding is about. Findings about anything else are counted and not kept. */
public enum Subject {
    /** The server does not require signing. */
    SIGNING("server signing"),
    /** The server speaks SMB1. */
    SMB1("smb1"),
    /** The server accepts a session without an account. */
    NULL_SESSION("null session");

    private final String word;

    Subject(String word) {
        this.word = word;
    }

    /** The word in files and messages; where there is a posture word, it is that word. */
    public String word() {
        return word;
    }

    /** Returns the subject with this word. */
    public static Optional<Subject> of(String word) {
        return Arrays.stream(values()).filter(each -> each.word.equals(word)).findFirst();
    }

    /**
     * Whether a server that gives this answer has nothing to report; empty if the answer does not tell. Whether a
     * session without an account gets in can only be tried.
     */
    public Optional<Boolean> isSettledBy(WireAnswer answer) {
        return switch (this) {
            case SIGNING ->
                switch (EndpointVerdict.of(answer).signing()) {
                    case REQUIRED -> Optional.of(true);
                    case OFFERED, NOT_OFFERED -> Optional.of(false);
                    case CANNOT_TELL -> Optional.empty();
                };
            case SMB1 ->
                answer.smb1()
                        .filter(each -> each.spoken() != Smb1Answer.Spoken.UNKNOWN)
                        .map(each -> !each.isSpoken());
            case NULL_SESSION -> Optional.empty();
        };
    }
}
