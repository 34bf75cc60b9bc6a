package dev.countersign.cli.terminal;

import dev.countersign.fleet.HostRoots;
import dev.countersign.operation.Interrupt;
import dev.countersign.project.Workstation;
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
 * @param secrets where a person types a secret
 * @param width columns of the terminal, where it is known
 * @param interrupt what Ctrl-C does
 * @param roots {@link HostRoots#NONE} but in the demo
 */
public record Environment(
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
        HiddenInput secrets,
        int width,
        Interrupt interrupt,
        HostRoots roots) {
    /** Where nobody knows better. */
    public static final int USUAL_WIDTH = 80;

    public Environment {
        variables = Map.copyOf(variables);
    }

    /** The world of a test: real hosts, a terminal of the usual width, and nobody who interrupts. */
    public Environment(
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
        this(
                in,
                out,
                err,
                variables,
                home,
                user,
                clock,
                terminalIn,
                terminalOut,
                terminalErr,
                HiddenInput.NONE,
                USUAL_WIDTH,
                new Interrupt(),
                HostRoots.NONE);
    }

    /** The computer of it. */
    Workstation workstation() {
        return new Workstation(variables, home, user, clock);
    }

    /** Whether what is drawn on standard error can be taken away again. */
    public boolean redraws() {
        return terminalErr && !variables.getOrDefault("TERM", "").equals("dumb");
    }

    /** Whether the terminal shows colours, as far as its variables say: https://no-color.org, and TERM=dumb. */
    public boolean colours() {
        return variables.getOrDefault("NO_COLOR", "").isEmpty()
                && !variables.getOrDefault("TERM", "").equals("dumb");
    }
}
