package dev.countersign.wire.scan;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * Looks up names on a few separate threads: a lookup can hang, and nothing else may wait for it.
 */
final class Lookups implements AutoCloseable {
    private static final int THREADS = 16;
    private static final NameService.Found NOTHING = new NameService.Found(List.of(), List.of());

    /** The lookup of one name; a result that comes too late is ignored. */
    static final class Lookup {
        private final ScanTarget target;
        private final InOrder.Place place;
        private final long deadline;
        private final AtomicReference<NameService.Found> answer = new AtomicReference<>();

        private Lookup(ScanTarget target, InOrder.Place place, long deadline) {
            this.target = target;
            this.place = place;
            this.deadline = deadline;
        }

        ScanTarget target() {
            return target;
        }

        InOrder.Place place() {
            return place;
        }

        NameService.Found found() {
            NameService.Found known = answer.get();
            return known == null ? NOTHING : known;
        }

        boolean late() {
            return answer.get() == null;
        }
    }

    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS, work -> {
        Thread thread = new Thread(work, "look up a name");
        thread.setDaemon(true);
        return thread;
    });
    private final Deque<Lookup> open = new ArrayDeque<>();
    private final NameService names;
    private final Duration timeout;
    private final Runnable wake;

    Lookups(NameService names, Duration timeout, Runnable wake) {
        this.names = names;
        this.timeout = timeout;
        this.wake = wake;
    }

    void begin(ScanTarget target, InOrder.Place place) {
        Lookup lookup = new Lookup(target, place, System.nanoTime() + timeout.toNanos());
        open.add(lookup);
        threads.execute(() -> {
            lookup.answer.set(names.find(target.address()));
            wake.run();
        });
    }

    int size() {
        return open.size();
    }

    boolean none() {
        return open.isEmpty();
    }

    /** Passes on the lookups that have a result or are out of time. */
    void finished(Consumer<Lookup> onwards) {
        long now = System.nanoTime();
        List<Lookup> over = open.stream()
                .filter(each -> !each.late() || each.deadline - now <= 0)
                .toList();
        open.removeAll(over);
        over.forEach(onwards);
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
