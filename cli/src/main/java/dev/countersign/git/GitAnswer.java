package dev.countersign.git;

import dev.countersign.bytes.Bytes;
import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.Problem;
import java.util.Optional;

/**
 * What came of a question to git: what it said, or why it said nothing. It has neither where git says that the folder is in no
 * repository.
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
     * What it said; nothing where there is no repository.
     *
     * @param so how the message ends when git said nothing
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
