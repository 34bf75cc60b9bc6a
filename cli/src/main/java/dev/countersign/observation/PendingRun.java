package dev.countersign.observation;

import java.util.OptionalLong;

/**
 * A run on a host that nobody has confirmed, reverted or aborted yet.
 *
 * @param secondsLeft of its lease; empty before that is armed
 */
public record PendingRun(String run, OptionalLong secondsLeft, boolean ownerAlive) {}
