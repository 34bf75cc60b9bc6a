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
                observation.reader().filter(ReaderReport::loads));
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

    /** The platform's own name for what a finding is about. */
    String setting(Finding finding) {
        return finding.posture()
                .flatMap(platform::spelling)
                .map(Spelling::setting)
                .orElse(finding.setting());
    }

    /** What may be written here. */
    SettingGate gate(Acceptance acceptance) {
        return new SettingGate(platform, observation.role(), acceptance.grants());
    }

    /** What that means on a server of this role; empty when it cannot be told. */
    Optional<PostureValue> meaning(PostureWord word) {
        return platform.spelling(word)
                .flatMap(spelling ->
                        printed(spelling.setting()).flatMap(printed -> spelling.meaning(printed, observation.role())));
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
