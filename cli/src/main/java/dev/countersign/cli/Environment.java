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
 * @param roots {@link HostRoots#NONE} but in the demo
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
        boolean terminalErr,
        HostRoots roots) {
    Environment {
        variables = Map.copyOf(variables);
    }

    /** The world with real hosts only: every world but the demo's. */
    Environment(
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
        this(in, out, err, variables, home, user, clock, terminalIn, terminalOut, terminalErr, HostRoots.NONE);
    }

    /** Whether the terminal shows colours, as far as its variables say: https://no-color.org, and TERM=dumb. */
    boolean colours() {
        return variables.getOrDefault("NO_COLOR", "").isEmpty()
                && !variables.getOrDefault("TERM", "").equals("dumb");
    }
}
