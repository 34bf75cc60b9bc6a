package dev.countersign.cli.tour;

import dev.countersign.demo.EmbeddedFleet;
import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.FileReason;
import dev.countersign.diagnostic.Problem;
import dev.countersign.operation.Interrupt;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** Stops the embedded hosts when the demo ends: normally, by an error, or by an interrupt. */
final class DemoExit implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Interrupt.Work work;
    private Optional<EmbeddedFleet> fleet = Optional.empty();

    private DemoExit(Interrupt interrupt) {
        this.work = interrupt.finishing(PATIENCE, this::disconnect);
    }

    static DemoExit watch(Interrupt interrupt) {
        return new DemoExit(interrupt);
    }

    /** Registers the hosts to stop. */
    synchronized EmbeddedFleet ends(EmbeddedFleet started) {
        fleet = Optional.of(started);
        return started;
    }

    /** Whether the program is ending: then the demo prints nothing more. */
    boolean stopping() {
        return work.stopped();
    }

    private synchronized Optional<EmbeddedFleet> fleet() {
        return fleet;
    }

    /** Disconnects the hosts, so that a running command loses them. */
    private void disconnect() {
        try {
            if (fleet().isPresent()) {
                fleet().get().disconnect();
            }
        } catch (IOException left) {
            // The demo itself closes them once more, and reports what is left.
        }
    }

    @Override
    public void close() {
        try (work) {
            if (fleet().isPresent()) {
                fleet().get().close();
            }
        } catch (IOException left) {
            throw new Problem(
                    ExitCode.FAILED,
                    "the demo could not delete its files: " + FileReason.of(left),
                    "delete "
                            + fleet().map(EmbeddedFleet::directory)
                                    .map(String::valueOf)
                                    .orElse("its directory"));
        }
    }
}
