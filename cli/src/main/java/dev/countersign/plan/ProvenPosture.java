package dev.countersign.plan;

import dev.countersign.observation.Trial;
import dev.countersign.observation.Trial.Entry;
import dev.countersign.observation.Trial.Held;
import dev.countersign.observation.WirePicture;
import dev.countersign.policy.PostureValue;
import dev.countersign.policy.PostureWord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What logins proved about one posture of a host: the weakest value of its endpoints.
 *
 * @param value empty if no login was tried, or if the trials do not tell
 * @param why the reasons of the trials, in one line; empty if no login was tried
 */
public record ProvenPosture(Optional<PostureValue> value, String why) {
    private static final String NOBODY = "";

    /** Returns what is proved about {@code word}. */
    public static ProvenPosture of(WirePicture wire, PostureWord word) {
        return switch (word) {
            case SERVER_SIGNING -> weakest(wire, word, ProvenPosture::user, trial -> held(trial.signing()));
            case ENCRYPTION -> weakest(wire, word, ProvenPosture::user, trial -> held(trial.encryption()));
            case GUEST -> weakest(wire, word, ProvenPosture::guest, ProvenPosture::admitted);
            default -> new ProvenPosture(Optional.empty(), NOBODY);
        };
    }

    /**
     * Returns what the wire shows about {@code word} after a change: what logins proved, or, for
     * Kerberos, what the servers offer.
     */
    public static ProvenPosture shown(WirePicture wire, PostureWord word) {
        return word == PostureWord.KERBEROS
                ? new ProvenPosture(AdvertisedPosture.of(wire, word), AdvertisedPosture.words(wire, word))
                : of(wire, word);
    }

    private static ProvenPosture weakest(
            WirePicture wire, PostureWord word, Predicate<Trial> about, Function<Trial, Optional<PostureValue>> value) {
        List<PostureValue> known = new ArrayList<>();
        List<String> reasons = new ArrayList<>();
        for (WirePicture.Endpoint endpoint : wire.endpoints()) {
            Optional<Trial> trial = endpoint.trials().stream().filter(about).findFirst();
            trial.ifPresent(each -> reasons.add(
                    wire.endpoints().size() > 1 ? each.address() + ":" + each.port() + " " + each.why() : each.why()));
            trial.flatMap(value).ifPresent(known::add);
        }
        // An endpoint without proof may be worse than the others, so the result counts only if all
        // are known or one already has the weakest value there is.
        boolean whole = known.size() == wire.endpoints().size()
                || known.contains(word.weakestFirst().get(0));
        Optional<PostureValue> weakest = known.stream().reduce((one, other) -> word.atLeast(one, other) ? other : one);
        return new ProvenPosture(weakest.filter(each -> whole), String.join("; ", reasons));
    }

    private static boolean user(Trial trial) {
        return !guest(trial) && !trial.login().equals(Trial.ANONYMOUS);
    }

    private static boolean guest(Trial trial) {
        return trial.login().equals(Trial.GUEST);
    }

    private static Optional<PostureValue> admitted(Trial trial) {
        return trial.entry() == Entry.GUEST
                ? Optional.of(PostureValue.ALLOWED)
                : trial.entry() == Entry.REFUSED ? Optional.of(PostureValue.REFUSED) : Optional.empty();
    }

    private static Optional<PostureValue> held(Held held) {
        return switch (held) {
            case REQUIRED -> Optional.of(PostureValue.REQUIRED);
            case OFFERED -> Optional.of(PostureValue.OFFERED);
            case OFF -> Optional.of(PostureValue.OFF);
            case UNKNOWN -> Optional.empty();
        };
    }
}
