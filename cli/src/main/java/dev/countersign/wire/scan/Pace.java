package dev.countersign.wire.scan;

/**
 * Limits the number of connections per second across all threads. After a pause of more than
 * {@value #GRACE} ns, the missed connections are not made up for.
 */
final class Pace {
    private static final long SECOND = 1_000_000_000;
    private static final long GRACE = 10_000_000;

    private final long between;
    private long next;

    /**
     * Creates a limit that applies from {@code now} on.
     *
     * @param perSecond 0 for no limit
     */
    Pace(int perSecond, long now) {
        this.between = perSecond == 0 ? 0 : SECOND / perSecond;
        this.next = now;
    }

    /** Whether one more may begin now; if so, it is counted. */
    synchronized boolean take(long now) {
        if (now - next < 0) {
            return false;
        }
        next = Math.max(next + between, now - GRACE);
        return true;
    }

    /** Returns the nanoseconds until the next may begin. */
    synchronized long left(long now) {
        return Math.max(0, next - now);
    }
}
