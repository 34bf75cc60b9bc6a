package dev.countersign.cli;

import dev.countersign.transaction.Clock;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;

/**
 * The world as the program finds it: streams, variables, time. Everything that differs between a terminal, a script and a test.
 *
 * @param terminalIn whether somebody can answer a question
 * @param terminalOut whether standard output is a terminal
 * @param terminalErr whether standard error is one
 */
record Environment(
        InputStream in,
        PrintStream out,
        PrintStream err,
        Map<String, String> variables,
        Path home,
        String user,
        Clock clock,
        boolean terminalIn,
        boolean terminalOut,
        boolean terminalErr) {
    Environment {
        variables = Map.copyOf(variables);
    }

    /** Whether the terminal shows colours, as far as its variables say: https://no-color.org, and TERM=dumb. */
    boolean colours() {
        return variables.getOrDefault("NO_COLOR", "").isEmpty()
                && !variables.getOrDefault("TERM", "").equals("dumb");
    }
}
