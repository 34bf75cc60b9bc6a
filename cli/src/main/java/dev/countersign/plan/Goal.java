package dev.countersign.plan;

import dev.countersign.observation.WireAnswer.Advertised;

/**
 * What the wire must say of every endpoint after a change.
 *
 * @param advertised the word
 * @param waived the endpoints could not be judged before, and the person accepted that nothing is proved on the wire
 * @param basis what a success rests on
 */
public record Goal(Advertised advertised, boolean waived, String basis) {}
