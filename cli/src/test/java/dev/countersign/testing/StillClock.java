package dev.countersign.testing;

import dev.countersign.transaction.Clock;
import java.time.Duration;
import java.time.Instant;

/** A clock that does not move, for code that must not wait. */
public record StillClock(Instant now) implements Clock {
    @Override
    public long nanoTime() {
        return 0;
    }

    @Override
    public void sleep(Duration duration) {
        throw new AssertionError("nothing waits here");
    }
}
