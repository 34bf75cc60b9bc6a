package dev.countersign.rollout;

import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A bounded number of hosts at once. */
public final class HostPool {
    private final int width;

    /** At most {@code width} hosts at once. */
    public HostPool(int width) {
        if (width < 1) {
            throw new IllegalArgumentException("at least one host at a time");
        }
        this.width = width;
    }

    /** Does {@code work} for every host and returns when all are done. An exception out of it is thrown again at the end. */
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
