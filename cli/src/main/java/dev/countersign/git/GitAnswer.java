package dev.countersign.git;

import dev.countersign.bytes.Bytes;
import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.Problem;
import java.util.Optional;

/**
 * The result of a query to git: its output, or why there is none. Both are empty if the folder is
 * in no repository.
 */
record GitAnswer(Optional<Bytes> said, Optional<Diagnostic> refusal) {
    static final GitAnswer NO_REPOSITORY = new GitAnswer(Optional.empty(), Optional.empty());

    static GitAnswer of(Bytes said) {
        return new GitAnswer(Optional.of(said), Optional.empty());
    }

    static GitAnswer refused(String why, String advice) {
        return new GitAnswer(Optional.empty(), Optional.of(Diagnostic.error(why).advise(advice)));
    }

    /**
     * Returns the output; empty if there is no repository.
     *
     * @param so the end of the message when git gave no output
     * @throws Problem REFUSED, with git's own words
     */
    Optional<Bytes> orRefuse(String so) {
        refusal.ifPresent(each -> {
            throw new Problem(
                    ExitCode.REFUSED, each.what() + "; " + so, each.advice().orElseThrow());
        });
        return said;
    }
}
