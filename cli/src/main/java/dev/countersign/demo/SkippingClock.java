package dev.countersign.demo;

import dev.countersign.transaction.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * A clock that waits a twentieth of what it is asked to wait and counts it as the whole, so that a spectator does not sit through the
 * patience of a proof. Each thread has skipped its own time: one host's waiting shortens nobody else's. Never for hosts that matter.
 */
public final class SkippingClock implements Clock {
    private static final int FACTOR = 20;

    private final Clock real;
    private final ThreadLocal<Long> skipped = ThreadLocal.withInitial(() -> 0L);

    /** A clock over {@code real}. */
    public SkippingClock(Clock real) {
        this.real = real;
    }

    @Override
    public Instant now() {
        return real.now();
    }

    @Override
    public long nanoTime() {
        return real.nanoTime() + skipped.get();
    }

    @Override
    public void sleep(Duration duration) throws InterruptedException {
        Duration waited = duration.dividedBy(FACTOR);
        real.sleep(waited);
        skipped.set(skipped.get() + duration.minus(waited).toNanos());
    }
}
