package dev.countersign.wire;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A bound for all of a conversation: neither the lookup of a name nor a read can be bounded in total from within. */
public final class Bounded {
    private Bounded() {}

    /**
     * What {@code work} gives, done on a thread of its own. Where it gives nothing in time, or this thread is interrupted, it is
     * abandoned, on another thread too, because closing a connection may take long.
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
