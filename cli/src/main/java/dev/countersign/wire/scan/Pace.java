package dev.countersign.wire.scan;

/** At most so many connections a second, on whichever thread. What a pause of more than {@value #GRACE} ns missed is not made up for. */
final class Pace {
    private static final long SECOND = 1_000_000_000;
    private static final long GRACE = 10_000_000;

    private final long between;
    private long next;

    /**
     * From {@code now} on.
     *
     * @param perSecond 0 for no limit
     */
    Pace(int perSecond, long now) {
        this.between = perSecond == 0 ? 0 : SECOND / perSecond;
        this.next = now;
    }

    /** Whether one more may begin now; then it has. */
    synchronized boolean take(long now) {
        if (now - next < 0) {
            return false;
        }
        next = Math.max(next + between, now - GRACE);
        return true;
    }

    /** Nanoseconds until the next may begin. */
    synchronized long left(long now) {
        return Math.max(0, next - now);
    }
}
