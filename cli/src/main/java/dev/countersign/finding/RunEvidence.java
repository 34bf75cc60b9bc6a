package dev.countersign.finding;

import java.time.Instant;

/**
 * What an own run recorded of an endpoint: it was as it should be.
 *
 * @param run the name of the run
 * @param made whether the run made it so; otherwise it was so already
 */
public record RunEvidence(String run, Instant at, boolean made) {}
