package dev.countersign.observation;

import java.util.OptionalLong;

/**
 * A run on a host that has not been confirmed, reverted or aborted yet.
 *
 * @param secondsLeft the time left in its lease; empty before the lease is armed
 */
public record PendingRun(String run, OptionalLong secondsLeft, boolean ownerAlive) {
    /**
     * Whether it can no longer be confirmed: its lease is over, or the process that began it died
     * before the lease was armed.
     */
    public boolean overdue() {
        return secondsLeft.isPresent() ? secondsLeft.getAsLong() <= 0 : !ownerAlive;
    }
}
