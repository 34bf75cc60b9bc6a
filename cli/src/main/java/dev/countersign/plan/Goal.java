package dev.countersign.plan;

import dev.countersign.observation.WireAnswer.Advertised;
import dev.countersign.policy.PostureValue;
import dev.countersign.policy.PostureWord;
import java.util.Map;

/**
 * What the wire must say of every endpoint after a change.
 *
 * @param advertised the word
 * @param waived the endpoints could not be judged before, and the person accepted that nothing is proved on the wire
 * @param basis what a success rests on
 * @param proven what a login must prove besides, where one could prove it before the change
 */
public record Goal(Advertised advertised, boolean waived, String basis, Map<PostureWord, PostureValue> proven) {
    public Goal {
        proven = Map.copyOf(proven);
    }

    /** A goal that no login has to prove. */
    public Goal(Advertised advertised, boolean waived, String basis) {
        this(advertised, waived, basis, Map.of());
    }
}
