package dev.countersign.rollout;

import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Works on a limited number of hosts at the same time. */
public final class HostPool {
    private final int width;

    /** Creates a pool for at most {@code width} hosts at a time. */
    public HostPool(int width) {
        if (width < 1) {
            throw new IllegalArgumentException("at least one host at a time");
        }
        this.width = width;
    }

    /**
     * Runs {@code work} for every host and returns when all are done. If it throws for a host, the
     * exception is rethrown once all hosts before that one are done; hosts after it may still be
     * running then.
     */
    public <T> void run(List<T> hosts, Consumer<T> work) {
        AtomicInteger number = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(
                Math.max(1, Math.min(width, hosts.size())),
                body -> new Thread(body, "host-" + number.incrementAndGet()));
        try {
            List<? extends Future<?>> running = hosts.stream()
                    .map(host -> threads.submit(() -> work.accept(host)))
                    .toList();
            for (Future<?> each : running) {
                each.get();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while hosts were being worked on", interrupted);
        } catch (java.util.concurrent.ExecutionException failed) {
            throw failed.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(failed);
        } finally {
            threads.shutdown();
        }
    }
}
