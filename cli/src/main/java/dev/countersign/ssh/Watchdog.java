package dev.countersign.ssh;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Interrupts, from outside, steps that would otherwise block for ever: neither sshj nor plain
 * sockets limit the total time of a step.
 */
final class Watchdog {
    /** An idle thread ends after this time. */
    private static final long IDLE_SECONDS = 10;

    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, work -> {
        Thread thread = new Thread(work, "ssh-watchdog");
        thread.setDaemon(true);
        return thread;
    });

    Watchdog() {
        timer.setRemoveOnCancelPolicy(true);
        timer.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
        timer.allowCoreThreadTimeOut(true);
    }

    /** Runs {@code end} (which must not block) unless the guard is closed within {@code limit}. */
    Guard guard(Duration limit, Runnable end) {
        AtomicBoolean expired = new AtomicBoolean();
        Future<?> pending = timer.schedule(
                () -> {
                    expired.set(true);
                    end.run();
                },
                limit.toMillis(),
                TimeUnit.MILLISECONDS);
        return new Guard(pending, expired);
    }

    /** One step under a time limit. */
    record Guard(Future<?> pending, AtomicBoolean flag) implements AutoCloseable {
        /** Whether the limit was reached. */
        boolean expired() {
            return flag.get();
        }

        @Override
        public void close() {
            pending.cancel(false);
        }
    }
}
