package dev.countersign.ssh;

import java.util.Optional;

/**
 * A password that a person types when the first host needs it, and that serves every host it was listed for. It is kept in memory until
 * the program ends.
 */
public final class TypedPassword implements SecretSource {
    private final SecretPrompt prompt;
    private final String question;
    private Optional<char[]> typed = Optional.empty();
    private boolean asked;

    /** @param question names the user and every host that gets the password */
    public TypedPassword(SecretPrompt prompt, String question) {
        this.prompt = prompt;
        this.question = question;
    }

    /** Asks once, whoever calls first; whether there is a password now. */
    synchronized boolean ask() {
        if (!asked) {
            asked = true;
            typed = prompt.ask(question).filter(each -> each.length > 0);
        }
        return typed.isPresent();
    }

    /** Whether somebody typed it already. */
    synchronized boolean given() {
        return typed.isPresent();
    }

    @Override
    public synchronized char[] reveal() {
        return typed.orElseThrow(() -> new IllegalStateException("no password was typed"))
                .clone();
    }
}
