package dev.countersign.cli.terminal;

import java.io.Console;
import java.util.Optional;

/** Where a secret is typed without being shown. */
@FunctionalInterface
public interface HiddenInput {
    /** Nobody types anything. */
    HiddenInput NONE = question -> Optional.empty();

    /** Shows a question and returns what was typed, which the caller wipes; empty where that is not possible. */
    Optional<char[]> read(String question);

    /**
     * Returns the terminal of this process.
     *
     * @param terminal whether standard input and output are terminals, as the launcher found out:
     *     Java 17 has no console otherwise, and Java 22 and later always has one
     */
    @SuppressWarnings("SystemConsoleNull")
    static HiddenInput ofThisProcess(boolean terminal) {
        return question -> {
            Console console = terminal ? System.console() : null;
            return console == null ? Optional.empty() : Optional.ofNullable(console.readPassword("%s ", question));
        };
    }
}
