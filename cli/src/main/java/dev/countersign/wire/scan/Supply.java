package dev.countersign.wire.scan;

import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * What the loops of one scan share: the targets not yet taken, the order of the results, and the
 * count of connections.
 */
final class Supply {
    private final Iterator<ScanTarget> targets;
    private final Exclusions exclusions;
    private final InOrder order;
    private final int ahead;
    private final AtomicInteger connections = new AtomicInteger();

    /**
     * Supplies all {@code targets} that are not excluded.
     *
     * @param ahead how many results may wait for an earlier one
     * @param results gets one after the other, on the thread that delivers the result that the
     *     others waited for
     */
    Supply(Iterator<ScanTarget> targets, Exclusions exclusions, int ahead, Consumer<ScanResult> results) {
        this.targets = targets;
        this.exclusions = exclusions;
        this.order = new InOrder(results);
        this.ahead = ahead;
    }

    /** A target, and the place of its result. */
    record Next(ScanTarget target, InOrder.Place place) {}

    /** Returns the next target; empty if there are no more, or too many results are waiting. */
    synchronized Optional<Next> next() {
        while (more()) {
            ScanTarget target = targets.next();
            if (!exclusions.matches(target)) {
                return Optional.of(new Next(target, order.next()));
            }
        }
        return Optional.empty();
    }

    /** Whether a target may be available now. */
    synchronized boolean more() {
        return order.waiting() < ahead && targets.hasNext();
    }

    /** Whether there are no more targets. */
    synchronized boolean over() {
        return !targets.hasNext();
    }

    /** Stores a result in its place; an empty one is skipped. */
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
