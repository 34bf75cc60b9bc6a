package dev.countersign.plan;

import dev.countersign.document.smbconf.SmbConfSecrets;
import dev.countersign.observation.EffectiveSettings;
import dev.countersign.observation.Observation;
import dev.countersign.observation.ReaderReport;
import dev.countersign.observation.WireAnswer.Advertised;
import dev.countersign.observation.WirePicture;
import dev.countersign.platform.Platform;
import dev.countersign.platform.Spelling;
import dev.countersign.policy.PostureValue;
import dev.countersign.policy.PostureWord;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One host seen through its platform: what a setting says in the document, what it means there, and
 * what the wire says.
 *
 * @param reader the report of the platform's own reader on the document; to look at a candidate it
 * is not the observation's report
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

    /** Returns the text of a setting in the document, for a person. */
    String configured(String setting) {
        return observation.document().filter(each -> each.readable()).isEmpty()
                ? "unknown"
                : shown(setting, document.configured(setting));
    }

    /**
     * Returns a value of the host for a person, without what may be a secret in it: a policy or a
     * platform folder that nobody has granted chooses which setting is shown. A number of the
     * registry is no secret, however it is named.
     */
    static String shown(String setting, String value) {
        return value.startsWith("REG_DWORD ") ? value : SmbConfSecrets.masked(setting, value);
    }

    /**
     * Returns the effective value of a setting, in the platform's own word; empty if nothing could
     * be read.
     */
    Optional<String> printed(String setting) {
        return document.printed(setting, reader);
    }

    /** Whether the meaning of the document could be read at all. */
    boolean legible() {
        return platform.reader().isPresent()
                ? reader.isPresent()
                : observation.document().filter(each -> each.readable()).isPresent()
                        && document.odd().isEmpty();
    }

    /**
     * Returns the same host with a different document; {@code report} is the platform reader's
     * report on it.
     */
    HostView with(DocumentReading other, Optional<ReaderReport> report) {
        return new HostView(platform, observation, wire, other, report);
    }

    /** Returns the platform's own names of the settings that a finding is about. */
    Stream<String> settings(Finding finding) {
        return finding.posture()
                .flatMap(platform::spelling)
                .map(spelling -> spelling.parts().map(Spelling::setting))
                .orElseGet(() -> Stream.of(finding.setting()));
    }

    /** Returns the gate that decides what may be written here. */
    SettingGate gate(Acceptance acceptance) {
        return new SettingGate(platform, observation.role(), acceptance.grants());
    }

    /**
     * Returns the value of a posture on a server of this role, decided by the weakest of its
     * settings; empty if unknown.
     */
    Optional<PostureValue> meaning(PostureWord word) {
        return weakest(word).flatMap(this::meaning);
    }

    /**
     * Returns the meaning of one of its settings by itself. If the document does not set it, the
     * weaker one counts of what the platform says of an absent setting and what the running server
     * says: the server may still run with a value that was removed.
     */
    Optional<PostureValue> meaning(Spelling part) {
        Optional<String> printed =
                printed(part.setting()).or(() -> legible() ? Optional.of(FieldsDocument.ABSENT) : Optional.empty());
        Optional<PostureValue> written = printed.flatMap(each -> part.meaning(each, observation.role()));
        if (!printed.equals(Optional.of(FieldsDocument.ABSENT))) {
            return written;
        }
        Optional<PostureValue> said = running(part.setting()).flatMap(each -> part.meaning(each, observation.role()));
        return written.isPresent() && said.isPresent()
                ? Optional.of(part.word().atLeast(written.get(), said.get()) ? said.get() : written.get())
                : written.or(() -> said);
    }

    /**
     * Returns what the running server or client says of a posture, decided by the weakest of its
     * settings; empty if it was not asked about each of them.
     */
    Optional<PostureValue> running(Spelling spelling) {
        List<Optional<PostureValue>> parts = spelling.parts()
                .filter(part -> !unknown(part))
                .map(part -> running(part.setting()).flatMap(said -> part.meaning(said, observation.role())))
                .toList();
        return parts.stream().allMatch(Optional::isPresent)
                ? parts.stream()
                        .flatMap(Optional::stream)
                        .reduce((one, other) -> spelling.word().atLeast(one, other) ? other : one)
                : Optional.empty();
    }

    private Optional<String> running(String setting) {
        return Optional.ofNullable(EffectiveSettings.of(observation.raw()).get(setting));
    }

    /**
     * Whether this version does not have the setting, and the setting is not the leading one: the
     * posture then does not depend on it.
     */
    boolean unknown(Spelling part) {
        return !part.leading() && printed(part.setting()).isEmpty();
    }

    /**
     * Returns the setting that decides a posture here: the line for smb.conf that is set instead of
     * the store's field, or else the weakest of the platform's settings.
     */
    Optional<Spelling> weakest(PostureWord word) {
        Optional<Spelling> line = platform.lineInstead(word).filter(each -> document.maySet(each.setting()));
        return line.isPresent() ? line : weakestOfItsOwn(word);
    }

    private Optional<Spelling> weakestOfItsOwn(PostureWord word) {
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

    /**
     * Returns what logins proved about a posture here. If the platform only advertises it, a login
     * proves nothing, unless it saw required encryption, which protects every message.
     */
    ProvenPosture proven(PostureWord word) {
        ProvenPosture proven = ProvenPosture.of(wire, word);
        Optional<String> advertisedOnly = platform.advertisedOnly(word);
        if (advertisedOnly.isEmpty() || encrypted()) {
            return proven;
        }
        boolean said = proven.why().contains(advertisedOnly.get());
        return new ProvenPosture(
                Optional.empty(),
                Stream.of(proven.why(), said ? "" : advertisedOnly.get())
                        .filter(each -> !each.isEmpty())
                        .collect(Collectors.joining("; ")));
    }

    /** Whether a login saw that encryption is required. */
    boolean encrypted() {
        return ProvenPosture.of(wire, PostureWord.ENCRYPTION)
                .value()
                .filter(each -> each == PostureValue.REQUIRED)
                .isPresent();
    }

    /** Returns the posture that makes {@code spelling}'s unnecessary, if it holds here. */
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
