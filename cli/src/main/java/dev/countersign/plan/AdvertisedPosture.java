package dev.countersign.plan;

import dev.countersign.observation.Smb1Answer;
import dev.countersign.observation.WireAnswer;
import dev.countersign.observation.WireAnswer.Advertised;
import dev.countersign.observation.WirePicture;
import dev.countersign.observation.WirePicture.Endpoint;
import dev.countersign.policy.PostureValue;
import dev.countersign.policy.PostureWord;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What the wire says about a posture without a login: the weakest value of a host's endpoints. */
final class AdvertisedPosture {
    private AdvertisedPosture() {}

    /** Returns the advertised value; empty if the wire does not say. */
    static Optional<PostureValue> of(WirePicture wire, PostureWord word) {
        return switch (word) {
            case SERVER_SIGNING -> HostView.posture(wire.advertised());
            case SMB1 -> weakest(wire, word, AdvertisedPosture::smb1);
            case KERBEROS -> weakest(wire, word, AdvertisedPosture::kerberos);
            default -> Optional.empty();
        };
    }

    private static Optional<PostureValue> weakest(
            WirePicture wire, PostureWord word, Function<WireAnswer, Optional<PostureValue>> said) {
        List<PostureValue> known = wire.endpoints().stream()
                .map(Endpoint::judged)
                .flatMap(each -> said.apply(each).stream())
                .toList();
        boolean whole = known.size() == wire.endpoints().size()
                || known.contains(word.weakestFirst().get(0));
        return known.stream()
                .reduce((one, other) -> word.atLeast(one, other) ? other : one)
                .filter(each -> whole);
    }

    private static Optional<PostureValue> smb1(WireAnswer answer) {
        return answer.smb1().flatMap(each -> switch (each.spoken()) {
            case YES, ONLY -> Optional.of(PostureValue.ON);
            case NO -> Optional.of(PostureValue.OFF);
            case UNKNOWN -> Optional.empty();
        });
    }

    private static Optional<PostureValue> kerberos(WireAnswer answer) {
        return answer.said().offersKerberos().map(each -> each ? PostureValue.OFFERED : PostureValue.NOT_OFFERED);
    }

    /** Returns the advertised value as the word used in output and in JSON. */
    static String word(WirePicture wire, PostureWord word) {
        return word == PostureWord.SERVER_SIGNING
                ? wire.advertised().word()
                : of(wire, word).map(PostureValue::toString).orElse(Advertised.UNKNOWN.word());
    }

    /** Returns the advertised value with its evidence, for a person. */
    static String words(WirePicture wire, PostureWord word) {
        return switch (word) {
            case SERVER_SIGNING -> wire.advertised().word() + " on the wire (" + wire.why() + ")";
            case SMB1 -> each(wire, answer -> answer.smb1().map(Smb1Answer::why).orElse("SMB1 was not tried"));
            case KERBEROS -> each(wire, AdvertisedPosture::mechanisms);
            default -> "the wire does not say";
        };
    }

    private static String mechanisms(WireAnswer answer) {
        return answer.said().mechanisms().isEmpty()
                ? "it lists no way to log in"
                : "it offers "
                        + answer.said().mechanisms().stream()
                                .map(each -> each.word())
                                .collect(Collectors.joining(", "));
    }

    private static String each(WirePicture wire, Function<WireAnswer, String> words) {
        return wire.endpoints().stream()
                .map(Endpoint::judged)
                .map(each -> each.address() + ":" + each.port() + " " + words.apply(each))
                .collect(Collectors.joining("; "));
    }
}
