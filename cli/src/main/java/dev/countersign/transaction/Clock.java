package dev.countersign.transaction;

import java.time.Duration;
import java.time.Instant;

/** Time, as a transaction sees it. */
public interface Clock {
    /** The wall clock, for names, records and dates in policies. Never for measuring how long something took. */
    Instant now();

    /** A clock that only goes forward, in nanoseconds. */
    long nanoTime();

    /** Waits. */
    void sleep(Duration duration) throws InterruptedException;
}
