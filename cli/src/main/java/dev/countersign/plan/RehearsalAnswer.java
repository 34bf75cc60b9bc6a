package dev.countersign.plan;

import dev.countersign.observation.Field;
import dev.countersign.observation.Observations;
import dev.countersign.observation.ReaderReport;
import dev.countersign.platform.HostReason;
import java.util.List;
import java.util.Optional;

/**
 * A host's answer to a rehearsal. Nothing was written there.
 *
 * @param after the reader's report on the candidate
 * @param objections why an installation is not possible
 * @param hold what would run the lease
 */
public record RehearsalAnswer(List<Field> raw, Optional<ReaderReport> after, List<String> objections, LeaseHold hold) {
    public RehearsalAnswer {
        raw = List.copyOf(raw);
        objections = List.copyOf(objections);
    }

    /** Reads the fields of the answer. */
    public static RehearsalAnswer of(List<Field> fields) {
        return new RehearsalAnswer(
                fields,
                Observations.report(fields, "after"),
                fields.stream()
                        .filter(each -> each.name().equals("refuse"))
                        .map(each -> HostReason.of(each.value().utf8()).toString())
                        .toList(),
                LeaseHold.of(fields));
    }
}
