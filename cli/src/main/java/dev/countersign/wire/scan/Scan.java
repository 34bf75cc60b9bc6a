package dev.countersign.wire.scan;

import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.Problem;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.random.RandomGenerator.SplittableGenerator;

/**
 * Queries endpoints, many at once, with one thread per processor: most addresses have no server, so
 * most of the work is opening and closing sockets. Results come in the order of the targets, one
 * after the other. Memory grows with how many are queried at once, never with how many there are.
 */
public final class Scan {
    /**
     * How far the fast endpoints may get ahead of the slowest one, per endpoint that is queried at
     * once.
     */
    private static final int AHEAD = 8;

    private static final int LEAST_AHEAD = 4096;

    /** With more threads, the network is the bottleneck. */
    private static final int MOST_THREADS = 4;

    private final ScanSettings settings;
    private final Exclusions exclusions;
    private final NameService names;
    private final SplittableGenerator random;

    /** Creates a scan that takes GUIDs and salts from {@code random}. */
    public Scan(ScanSettings settings, Exclusions exclusions, NameService names, SplittableGenerator random) {
        this.settings = settings;
        this.exclusions = exclusions;
        this.names = names;
        this.random = random;
    }

    /**
     * Queries all of them.
     *
     * @param stopped whether to abandon what is not finished and return; called on any thread
     * @param results gets one result after the other, on any thread
     * @throws Problem if this machine gives no sockets, or the thread is interrupted
     */
    public void run(Iterator<ScanTarget> targets, BooleanSupplier stopped, Consumer<ScanResult> results) {
        Supply supply = new Supply(targets, exclusions, Math.max(LEAST_AHEAD, AHEAD * settings.parallel()), results);
        Pace pace = new Pace(settings.rate(), System.nanoTime());
        AtomicBoolean failed = new AtomicBoolean();
        int threads = Math.min(Math.min(Runtime.getRuntime().availableProcessors(), MOST_THREADS), settings.parallel());
        ExecutorService pool = Executors.newFixedThreadPool(threads, Scan::thread);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int number = 0; number < threads; number++) {
                int share = settings.parallel() / threads + (number < settings.parallel() % threads ? 1 : 0);
                ScanLoop loop = new ScanLoop(settings, share, supply, pace, names, exclusions, random.split());
                running.add(pool.submit(() -> {
                    boolean whole = false;
                    try {
                        loop.run(() -> failed.get() || stopped.getAsBoolean());
                        whole = true;
                    } finally {
                        failed.compareAndSet(false, !whole);
                    }
                }));
            }
            await(running);
        } finally {
            failed.set(true);
            pool.shutdown();
        }
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "scan");
        thread.setDaemon(true);
        return thread;
    }

    /** Waits until every loop has ended, even if others failed; then throws the first failure. */
    private static void await(List<Future<?>> running) {
        List<Throwable> failures = new ArrayList<>();
        for (Future<?> each : running) {
            try {
                each.get();
            } catch (ExecutionException broken) {
                failures.add(broken.getCause());
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new Problem(ExitCode.INTERRUPTED, "the scan was interrupted", "");
            }
        }
        if (!failures.isEmpty()) {
            Throwable first = failures.get(0);
            if (first instanceof RuntimeException unchecked) {
                throw unchecked;
            }
            throw new IllegalStateException(first);
        }
    }
}
