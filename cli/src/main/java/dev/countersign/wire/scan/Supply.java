package dev.countersign.wire.scan;

import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** What the loops of one scan share: the targets that nobody has taken yet, the order of the results, and the count of connections. */
final class Supply {
    private final Iterator<ScanTarget> targets;
    private final Exclusions exclusions;
    private final InOrder order;
    private final int ahead;
    private final AtomicInteger connections = new AtomicInteger();

    /**
     * All of {@code targets} that are not excluded.
     *
     * @param ahead how many results may wait for one that comes before them
     * @param results gets one after the other, on whichever thread has the one that the others waited for
     */
    Supply(Iterator<ScanTarget> targets, Exclusions exclusions, int ahead, Consumer<ScanResult> results) {
        this.targets = targets;
        this.exclusions = exclusions;
        this.order = new InOrder(results);
        this.ahead = ahead;
    }

    /** A target, and the place of its result. */
    record Next(ScanTarget target, InOrder.Place place) {}

    /** The next; nothing when there is none, or none yet because too many results wait. */
    synchronized Optional<Next> next() {
        while (more()) {
            ScanTarget target = targets.next();
            if (!exclusions.matches(target)) {
                return Optional.of(new Next(target, order.next()));
            }
        }
        return Optional.empty();
    }

    /** Whether there may be one now. */
    synchronized boolean more() {
        return order.waiting() < ahead && targets.hasNext();
    }

    /** Whether there will be none. */
    synchronized boolean over() {
        return !targets.hasNext();
    }

    /** Puts a result into its place; an empty one takes no part. */
    synchronized void put(InOrder.Place place, Optional<ScanResult> result) {
        order.put(place, result);
    }

    void opened() {
        connections.incrementAndGet();
    }

    void closed() {
        connections.decrementAndGet();
    }

    /** Whether any loop has a connection. */
    boolean connected() {
        return connections.get() > 0;
    }
}
