package dev.countersign.cli.tour;

import dev.countersign.cli.terminal.Environment;
import dev.countersign.cli.terminal.HiddenInput;
import dev.countersign.demo.EmbeddedFleet;
import dev.countersign.demo.SkippingClock;
import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.FileReason;
import dev.countersign.diagnostic.Problem;
import dev.countersign.fleet.HostRoots;
import dev.countersign.operation.Interrupt;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Where embedded hosts run, and what the commands that work on them see: nothing of the user's. */
final class DemoPlace {
    private DemoPlace() {}

    /** A way to start embedded hosts below a directory. */
    @FunctionalInterface
    interface Start {
        EmbeddedFleet below(Path temporary) throws IOException;
    }

    /**
     * Starts hosts below the user's temporary directory.
     *
     * @throws Problem if they do not start; then nothing is left behind
     */
    static EmbeddedFleet start(Environment users, Start hosts) {
        // TMPDIR is what other programs on this machine use; Java itself ignores it.
        Path temporary = Optional.ofNullable(users.variables().get("TMPDIR"))
                .filter(path -> path.startsWith("/"))
                .map(Path::of)
                .orElseGet(() -> Path.of(System.getProperty("java.io.tmpdir", "/tmp")));
        try {
            return hosts.below(temporary);
        } catch (IOException failed) {
            throw new Problem(
                    ExitCode.FAILED,
                    "the demo could not start its hosts in " + temporary + ": " + FileReason.of(failed)
                            + "; nothing was changed",
                    "it needs /bin/sh, free ports on 127.0.0.1, and a directory that it may write to and run programs"
                            + " in: set TMPDIR to another one");
        }
    }

    /**
     * Returns an environment for one command: no agent, no home, no keys of the user's.
     *
     * @param terminalOut whether standard output shall look like a terminal, with colours
     * @param terminalErr the same for standard error, with a progress bar
     */
    static Environment world(
            Environment users, EmbeddedFleet fleet, PrintStream out, boolean terminalOut, boolean terminalErr) {
        return new Environment(
                InputStream.nullInputStream(),
                out,
                out,
                Map.of(),
                fleet.home(),
                "demo",
                new SkippingClock(users.clock()),
                false,
                terminalOut,
                terminalErr,
                HiddenInput.NONE,
                Environment.USUAL_WIDTH,
                new Interrupt(),
                new HostRoots(fleet.roots()));
    }
}
