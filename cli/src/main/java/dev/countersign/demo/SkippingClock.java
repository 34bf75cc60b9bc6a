package dev.countersign.demo;

import dev.countersign.transaction.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * A clock that sleeps for a twentieth of the requested time but counts all of it, so that a
 * spectator need not wait out the timeouts of a proof. Each thread counts its own skipped time: one
 * host's sleep does not shorten another's. Never use it for real hosts.
 */
public final class SkippingClock implements Clock {
    private static final int FACTOR = 20;

    private final Clock real;
    private final ThreadLocal<Long> skipped = ThreadLocal.withInitial(() -> 0L);

    /** Creates a clock on top of {@code real}. */
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
