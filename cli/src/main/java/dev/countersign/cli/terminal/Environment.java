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
 * The environment of the program: streams, variables, time. Everything that differs between a
 * terminal, a script and a test.
 *
 * @param terminalIn whether standard input is a terminal, so that a person can answer a question
 * @param terminalOut whether standard output is a terminal
 * @param terminalErr whether standard error is one
 * @param secrets reads a secret that a person types
 * @param width columns of the terminal, if known
 * @param interrupt what Ctrl-C does
 * @param roots {@link HostRoots#NONE} except in the demo
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
    /** The width if the terminal's width is unknown. */
    public static final int USUAL_WIDTH = 80;

    public Environment {
        variables = Map.copyOf(variables);
    }

    /** The environment of a test: real hosts, a terminal of the usual width, and no interrupts. */
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

    /** The workstation that the program runs on. */
    Workstation workstation() {
        return new Workstation(variables, home, user, clock);
    }

    /** Whether a line drawn on standard error can be removed again. */
    public boolean redraws() {
        return terminalErr && !variables.getOrDefault("TERM", "").equals("dumb");
    }

    /**
     * Whether the variables allow colours: NO_COLOR (https://no-color.org) and TERM=dumb forbid
     * them.
     */
    public boolean colours() {
        return variables.getOrDefault("NO_COLOR", "").isEmpty()
                && !variables.getOrDefault("TERM", "").equals("dumb");
    }
}
