package dev.countersign.plan;

import dev.countersign.observation.Observation;
import dev.countersign.observation.ReaderReport;
import dev.countersign.observation.WireAnswer.Advertised;
import dev.countersign.observation.WirePicture;
import dev.countersign.platform.Platform;
import dev.countersign.platform.Spelling;
import dev.countersign.policy.PostureValue;
import dev.countersign.policy.PostureWord;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One host seen through its platform: what a setting says in the document, what it means there, and what the wire says.
 *
 * @param reader what the platform's own reader made of the document; another one than the observation's to look at a candidate
 */
record HostView(
        Platform platform,
        Observation observation,
        WirePicture wire,
        DocumentReading document,
        Optional<ReaderReport> reader) {

    static HostView of(Platform platform, Observation observation, WirePicture wire) {
        return new HostView(
                platform,
                observation,
                wire,
                DocumentReading.of(platform, observation),
                observation.sources().reader().filter(ReaderReport::loads));
    }

    /** What the document says, for a person. */
    String configured(String setting) {
        return observation.document().filter(each -> each.readable()).isEmpty()
                ? "unknown"
                : document.configured(setting);
    }

    /** What a setting comes to, in the platform's own word; empty when nothing could be read. */
    Optional<String> printed(String setting) {
        return document.printed(setting, reader);
    }

    /** Whether what the document means could be read at all. */
    boolean legible() {
        return platform.reader().isPresent()
                ? reader.isPresent()
                : observation.document().filter(each -> each.readable()).isPresent()
                        && document.odd().isEmpty();
    }

    /** The same host as it would be with another document, of which {@code report} is the platform's reader's. */
    HostView with(DocumentReading other, Optional<ReaderReport> report) {
        return new HostView(platform, observation, wire, other, report);
    }

    /** The platform's own names for what a finding is about. */
    Stream<String> settings(Finding finding) {
        return finding.posture()
                .flatMap(platform::spelling)
                .map(spelling -> spelling.parts().map(Spelling::setting))
                .orElseGet(() -> Stream.of(finding.setting()));
    }

    /** What may be written here. */
    SettingGate gate(Acceptance acceptance) {
        return new SettingGate(platform, observation.role(), acceptance.grants());
    }

    /** What a posture comes to on a server of this role: as far as the weakest setting says that it hangs on; empty when it cannot be told. */
    Optional<PostureValue> meaning(PostureWord word) {
        return weakest(word).flatMap(this::meaning);
    }

    /** What one of its settings says by itself. */
    Optional<PostureValue> meaning(Spelling part) {
        return printed(part.setting()).flatMap(printed -> part.meaning(printed, observation.role()));
    }

    /** Whether this version does not know a setting that only plays a part: it does without it. */
    boolean unknown(Spelling part) {
        return !part.leading() && printed(part.setting()).isEmpty();
    }

    /** The setting that decides about a posture here. */
    Optional<Spelling> weakest(PostureWord word) {
        return platform.spelling(word)
                .flatMap(spelling -> spelling.parts()
                        .filter(part -> !unknown(part))
                        .reduce((one, other) -> meaning(one).isEmpty()
                                        || meaning(other)
                                                .filter(value -> word.atLeast(
                                                        value, meaning(one).get()))
                                                .isPresent()
                                ? one
                                : other));
    }

    /** The posture word that makes up for {@code spelling}'s, when it holds here. */
    Optional<String> satisfier(Spelling spelling) {
        return spelling.satisfiedBy().entrySet().stream()
                .filter(each -> meaning(each.getKey())
                        .filter(actual -> each.getKey().atLeast(actual, each.getValue()))
                        .isPresent())
                .map(each -> each.getKey() + " is " + each.getValue())
                .findFirst();
    }

    static Optional<PostureValue> posture(Advertised advertised) {
        return switch (advertised) {
            case REQUIRED -> Optional.of(PostureValue.REQUIRED);
            case OFFERED -> Optional.of(PostureValue.OFFERED);
            case NOT_OFFERED -> Optional.of(PostureValue.OFF);
            case UNKNOWN -> Optional.empty();
        };
    }

    static Advertised advertised(PostureValue value) {
        return switch (value) {
            case REQUIRED -> Advertised.REQUIRED;
            case OFFERED -> Advertised.OFFERED;
            case OFF -> Advertised.NOT_OFFERED;
            default -> Advertised.UNKNOWN;
        };
    }
}
