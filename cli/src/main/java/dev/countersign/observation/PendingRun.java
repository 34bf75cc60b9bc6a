package dev.countersign.observation;

import java.util.OptionalLong;

/**
 * A run on a host that nobody has confirmed, reverted or aborted yet.
 *
 * @param secondsLeft of its lease; empty before that is armed
 */
public record PendingRun(String run, OptionalLong secondsLeft, boolean ownerAlive) {
    /** Whether nobody may confirm it any more: its lease is over, or whoever began it died before there was one. */
    public boolean overdue() {
        return secondsLeft.isPresent() ? secondsLeft.getAsLong() <= 0 : !ownerAlive;
    }
}
