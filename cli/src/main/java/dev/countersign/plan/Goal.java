package dev.countersign.plan;

import dev.countersign.observation.WireAnswer.Advertised;
import dev.countersign.policy.PostureValue;
import dev.countersign.policy.PostureWord;
import java.util.Map;
import java.util.Optional;

/**
 * What the wire must say at every endpoint after a change.
 *
 * @param advertised the required word
 * @param orRequired whether "required" is accepted too: encryption is required then, and a server
 * may make signing required with it (TrueNAS since 25.10.2.2), which excludes no client that
 * encryption lets in
 * @param waived the endpoints could not be judged before, and the person accepted that nothing is
 * proved on the wire
 * @param basis what a success is based on
 * @param proven what must be shown in addition: by a login, if a login could prove it before the
 * change, and by the servers themselves for Kerberos, if a rule requires it and they offered it
 */
public record Goal(
        Advertised advertised,
        boolean orRequired,
        boolean waived,
        String basis,
        Map<PostureWord, PostureValue> proven) {
    private static final String OR_REQUIRED = " or " + Advertised.REQUIRED.word();

    public Goal {
        proven = Map.copyOf(proven);
    }

    /** Creates a goal of one word that needs no proof by login. */
    public Goal(Advertised advertised, boolean waived, String basis) {
        this(advertised, false, waived, basis, Map.of());
    }

    /**
     * Whether an endpoint that says {@code said} reaches the goal. An unknown answer never does.
     */
    public boolean reachedBy(Advertised said) {
        return said != Advertised.UNKNOWN && (said == advertised || (orRequired && said == Advertised.REQUIRED));
    }

    /** Whether nothing is expected of the wire: a rollback to a state that could not be judged. */
    public boolean expectsNothing() {
        return waived && advertised == Advertised.UNKNOWN;
    }

    /** The expectation in words: {@code required}, {@code offered}, {@code offered or required}. */
    public String words() {
        return advertised.word() + (orRequired ? OR_REQUIRED : "");
    }

    /** Returns this goal with additional proof by login. */
    public Goal proving(Map<PostureWord, PostureValue> these) {
        return new Goal(advertised, orRequired, waived, basis, these);
    }

    /** Reads the result of {@link #words}; empty for other words. */
    public static Optional<Goal> read(String words, boolean waived, String basis) {
        boolean orRequired = words.endsWith(OR_REQUIRED);
        String word = orRequired ? words.substring(0, words.length() - OR_REQUIRED.length()) : words;
        return Advertised.of(word).map(advertised -> new Goal(advertised, orRequired, waived, basis, Map.of()));
    }
}
