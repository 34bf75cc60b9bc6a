package dev.countersign.plan;

import dev.countersign.observation.Basis;
import dev.countersign.observation.WirePicture;
import dev.countersign.platform.Spelling;
import dev.countersign.policy.Demand;
import dev.countersign.policy.Demand.Strictness;
import dev.countersign.policy.PostureValue;
import dev.countersign.policy.PostureWord;
import java.util.Optional;

/**
 * One posture as seen from outside the host: proved by a login, or else as the wire says.
 *
 * @param value empty if unknown
 * @param said the evidence in one line
 * @param basis what it is based on
 * @param promised what the wire says, if a login proved something weaker
 */
record ExternalPosture(Optional<PostureValue> value, String said, Basis basis, Optional<PostureValue> promised) {
    static ExternalPosture of(HostView view, Demand demand) {
        PostureWord word = demand.word();
        WirePicture wire = view.wire();
        Optional<PostureValue> advertised = AdvertisedPosture.of(wire, word);
        ProvenPosture proven = view.proven(word);
        if (proven.value().isPresent() && !coveredByEncryption(view, demand)) {
            PostureValue held = proven.value().orElseThrow();
            return new ExternalPosture(
                    proven.value(),
                    proven.why(),
                    Basis.PROVEN,
                    advertised.filter(promise -> !word.atLeast(held, promise)));
        }
        String words = AdvertisedPosture.words(wire, word);
        String tried = proven.why().isEmpty() || words.contains(proven.why()) ? "" : "; " + proven.why();
        return new ExternalPosture(advertised, words + tried, Basis.ADVERTISED, Optional.empty());
    }

    /** Returns a posture as the running server or client says it to a tool on the host; empty if it was not asked. */
    static Optional<ExternalPosture> running(HostView view, Spelling spelling) {
        return view.running(spelling)
                .map(value -> new ExternalPosture(
                        Optional.of(value),
                        view.platform().title() + " itself says that it means " + value,
                        Basis.EFFECTIVE,
                        Optional.empty()));
    }

    /**
     * Whether required encryption covers for signing. Encryption is not signing, so if a rule
     * demands an exact signing value, the value on the wire counts.
     */
    private static boolean coveredByEncryption(HostView view, Demand demand) {
        return demand.word() == PostureWord.SERVER_SIGNING
                && demand.strictness() == Strictness.EXACTLY
                && view.encrypted();
    }
}
