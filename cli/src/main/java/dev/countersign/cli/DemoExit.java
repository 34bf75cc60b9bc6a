package dev.countersign.cli;

import dev.countersign.demo.EmbeddedFleet;
import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.FileReason;
import dev.countersign.diagnostic.Problem;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Ends the embedded hosts with the demo, however it ends: by itself, by an error, or by Ctrl-C. */
final class DemoExit implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 10;

    private final EmbeddedFleet fleet;
    private final CountDownLatch told = new CountDownLatch(1);
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final Thread hook;

    private DemoExit(EmbeddedFleet fleet) {
        this.fleet = fleet;
        this.hook = new Thread(this::stop, "demo-exit");
    }

    static DemoExit watch(EmbeddedFleet fleet) {
        DemoExit exit = new DemoExit(fleet);
        Runtime.getRuntime().addShutdownHook(exit.hook);
        return exit;
    }

    /** Whether the program is going down: then nothing more is told. */
    boolean stopping() {
        return stopping.get();
    }

    private void stop() {
        stopping.set(true);
        try {
            fleet.disconnect();
            // A command that is running notices that its hosts are gone; until then it may write into its journal.
            told.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
            fleet.close();
        } catch (IOException left) {
            // There is nobody left to tell; what is left lies in the temporary directory.
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        told.countDown();
        if (stopping()) {
            return;
        }
        try {
            fleet.close();
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IOException left) {
            throw new Problem(
                    ExitCode.FAILED,
                    "the demo could not clear up after itself: " + FileReason.of(left),
                    "delete " + fleet.directory());
        } catch (IllegalStateException goingDown) {
            stopping.set(true);
        }
    }
}
