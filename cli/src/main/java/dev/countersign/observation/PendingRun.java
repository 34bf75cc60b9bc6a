package dev.countersign.observation;

/** A run on a host that nobody has confirmed, reverted or aborted yet. */
public record PendingRun(String run, long secondsLeft, boolean ownerAlive) {}
