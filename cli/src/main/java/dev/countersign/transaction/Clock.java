package dev.countersign.transaction;

import java.time.Duration;
import java.time.Instant;

/** The time source of a transaction. */
public interface Clock {
    /**
     * The wall clock, for names, records and dates in policies. Never used to measure durations.
     */
    Instant now();

    /** A monotonic clock, in nanoseconds. */
    long nanoTime();

    /** Waits. */
    void sleep(Duration duration) throws InterruptedException;
}
