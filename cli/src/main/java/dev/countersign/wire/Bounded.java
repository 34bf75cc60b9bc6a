package dev.countersign.wire;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A time limit for a whole conversation: neither a name lookup nor a read can limit the total time
 * itself.
 */
public final class Bounded {
    private Bounded() {}

    /**
     * Returns the result of {@code work}, which runs on a separate thread. If it is not done in
     * time, fails, or this thread is interrupted, {@code abandon} runs on another thread, because
     * closing a connection may take long.
     *
     * @param what names the threads, with the address
     * @param abandon ends the work from outside
     */
    public static <T> T within(Duration timeout, String what, Callable<T> work, Runnable abandon)
            throws TimeoutException, InterruptedException, ExecutionException {
        FutureTask<T> task = new FutureTask<>(work);
        daemon(what, task);
        try {
            return task.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException | InterruptedException | ExecutionException ended) {
            daemon("abandon: " + what, abandon);
            throw ended;
        }
    }

    private static void daemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }
}
