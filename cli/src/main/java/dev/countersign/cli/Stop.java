package dev.countersign.cli;

import dev.countersign.diagnostic.ExitCode;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Ctrl-C while nothing is changed anywhere: the command is told, has a moment to finish what it writes, and the program ends with 130. */
final class Stop implements AutoCloseable {
    private static final int MOMENT_SECONDS = 10;

    private final AtomicBoolean requested = new AtomicBoolean();
    private final CountDownLatch written = new CountDownLatch(1);
    private final Thread hook = new Thread(this::stop);

    private Stop() {}

    static Stop watch() {
        Stop stop = new Stop();
        Runtime.getRuntime().addShutdownHook(stop.hook);
        return stop;
    }

    private void stop() {
        requested.set(true);
        try {
            if (!written.await(MOMENT_SECONDS, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException impatient) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(ExitCode.INTERRUPTED.number());
    }

    boolean requested() {
        return requested.get();
    }

    @Override
    public void close() {
        written.countDown();
        if (!requested.get()) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException goingDown) {
                requested.set(true);
            }
        }
    }
}
