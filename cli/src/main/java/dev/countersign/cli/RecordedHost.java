package dev.countersign.cli;

import dev.countersign.document.Bytes;
import dev.countersign.document.SmbConfSecrets;
import dev.countersign.document.UnifiedDiff;
import dev.countersign.journal.RunRecord;
import dev.countersign.plan.PlanFileJson;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a plan file records of one host, read for a person. A plan file is a claim: only apply derives it again. */
final class RecordedHost {
    private RecordedHost() {}

    /** {@code Complies}, {@code Changes}, {@code Refuses}, {@code CannotTell}, or what else somebody wrote there. */
    static String decision(PlanFileJson.Recorded recorded) {
        return text(recorded, "decision").orElse("unknown");
    }

    /** A text of the conclusion. */
    static Optional<String> text(PlanFileJson.Recorded recorded, String key) {
        return Optional.ofNullable(recorded.conclusion().get(key)).map(String::valueOf);
    }

    /**
     * The diff of what a run kept of a host, masked; nothing where either side is gone or is not what the plan said.
     */
    static Optional<String> diff(RunRecord record, PlanFileJson.Recorded recorded) {
        Optional<Bytes> before = kept(record, recorded, "before");
        Optional<Bytes> after = kept(record, recorded, "after");
        return before.isPresent() && after.isPresent()
                ? Optional.of(UnifiedDiff.of(
                        text(recorded, "document").orElse("document"),
                        before.get(),
                        after.get(),
                        SmbConfSecrets::masked))
                : Optional.empty();
    }

    private static Optional<Bytes> kept(RunRecord record, PlanFileJson.Recorded recorded, String name) {
        return record.evidence(recorded.host(), name)
                .filter(bytes ->
                        text(recorded, name).equals(Optional.of(bytes.digest().hex())));
    }

    /** The conclusion, for JSON: the same names as in a plan file. */
    static Map<String, Object> values(PlanFileJson.Recorded recorded) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("host", recorded.host());
        values.put("platform", recorded.platform());
        values.put("decision", decision(recorded));
        for (String key : List.of("change", "document", "before", "after", "expected")) {
            text(recorded, key).ifPresent(text -> values.put(key, text));
        }
        return values;
    }
}
