package dev.countersign.faults;

import dev.countersign.testing.Lab;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Hosts for several faults at the same time: most of a fault is waiting for a lease. */
public final class HostPool implements AutoCloseable {
    /** Work to do with one host. */
    public interface Work<T> {
        /** Does it. Nothing else uses the host meanwhile. */
        T with(FaultHost host) throws Exception;
    }

    private final Lab lab;
    private final BlockingQueue<FaultHost> free;
    private final ExecutorService threads;

    private HostPool(Lab lab) {
        this.lab = lab;
        this.free = new ArrayBlockingQueue<>(lab.hosts().size());
        lab.hosts().forEach(host -> free.add(new FaultHost(lab, host)));
        this.threads = Executors.newFixedThreadPool(lab.hosts().size());
    }

    /** Starts hosts. */
    public static HostPool up(int count) {
        return new HostPool(Lab.up(count));
    }

    /**
     * Does every work, each with a separate host, and returns the results in order. The first
     * failure is thrown, at the end.
     */
    public <T> List<T> all(List<? extends Work<T>> works) throws InterruptedException, ExecutionException {
        List<Future<T>> begun = new ArrayList<>();
        for (Work<T> work : works) {
            begun.add(threads.submit(() -> {
                FaultHost host = free.take();
                try {
                    return work.with(host);
                } finally {
                    free.add(host);
                }
            }));
        }
        List<T> done = new ArrayList<>();
        ExecutionException failed = null;
        for (Future<T> each : begun) {
            try {
                done.add(each.get());
            } catch (ExecutionException failure) {
                failed = failed == null ? failure : failed;
            }
        }
        if (failed != null) {
            throw failed;
        }
        return done;
    }

    @Override
    public void close() {
        threads.shutdownNow();
        lab.close();
    }
}
