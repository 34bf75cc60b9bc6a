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

    /** The terminal of this process. It is one only where standard input and output both are (Java 17). */
    static HiddenInput ofThisProcess() {
        return question -> {
            Console console = System.console();
            return console == null ? Optional.empty() : Optional.ofNullable(console.readPassword("%s ", question));
        };
    }
}
