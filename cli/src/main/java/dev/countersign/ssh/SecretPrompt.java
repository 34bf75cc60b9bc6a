package dev.countersign.ssh;

import java.util.Optional;

/** Asks the person at the terminal for a secret, which is not shown while it is typed. Called by one thread at a time. */
@FunctionalInterface
public interface SecretPrompt {
    /** There is nobody to ask. */
    SecretPrompt NOBODY = question -> Optional.empty();

    /**
     * What was typed, in an array that the caller owns and wipes.
     *
     * @param question what is asked for, without the blank after it
     * @return empty when there is no terminal, or the person gave no answer
     */
    Optional<char[]> ask(String question);
}
