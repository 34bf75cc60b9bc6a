package dev.countersign.policy;

import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.Diagnostics;
import dev.countersign.yaml.MapReader;
import dev.countersign.yaml.YamlNode;
import dev.countersign.yaml.YamlText;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/**
 * Reads one waiver. Each of its keys is required: an exception without a reason, an owner or an end
 * would stay forever.
 */
final class WaiverReader {
    private final Diagnostics found;

    WaiverReader(Diagnostics found) {
        this.found = found;
    }

    Optional<Waiver> read(YamlNode node) {
        return MapReader.of(node, "a waiver", found).flatMap(map -> {
            Optional<Named> rule = map.requiredText("rule").map(WaiverReader::named);
            List<Named> hosts =
                    map.requiredTexts("hosts").stream().map(WaiverReader::named).toList();
            Optional<YamlText> reason = map.requiredText("reason");
            Optional<YamlText> owner = map.requiredText("owner");
            Optional<Instant> until = map.requiredText("until").flatMap(this::instant);
            map.done();
            if (rule.isEmpty() || reason.isEmpty() || owner.isEmpty() || until.isEmpty() || hosts.isEmpty()) {
                return Optional.empty();
            }
            return Optional.of(new Waiver(
                    rule.orElseThrow(),
                    hosts,
                    reason.orElseThrow().text(),
                    owner.orElseThrow().text(),
                    until.orElseThrow(),
                    map.at()));
        });
    }

    private static Named named(YamlText text) {
        return new Named(text.text(), text.at());
    }

    /** Reads the end of a waiver. A day means its first moment in UTC. */
    private Optional<Instant> instant(YamlText text) {
        try {
            return Optional.of(
                    text.text().indexOf('T') < 0
                            ? LocalDate.parse(text.text())
                                    .atStartOfDay(ZoneOffset.UTC)
                                    .toInstant()
                            : Instant.parse(text.text()));
        } catch (DateTimeException odd) {
            found.add(Diagnostic.error(text.at(), "'" + text.text() + "' is not a date on which a waiver can end")
                    .advise("write 2027-03-01 (00:00 UTC of that day) or 2027-03-01T12:00:00Z"));
            return Optional.empty();
        }
    }
}
