package dev.countersign.operation;

import dev.countersign.bytes.Bytes;
import dev.countersign.document.UnifiedDiff;
import dev.countersign.document.smbconf.SmbConfSecrets;
import dev.countersign.journal.RunRecord;
import dev.countersign.plan.Binding;
import dev.countersign.plan.PlanFileJson;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a plan file says about one host, prepared for a person to read. It is only a claim: only
 * apply compares it with the host.
 */
public final class RecordedHost {
    private RecordedHost() {}

    /**
     * The decision: {@code Complies}, {@code NoRule}, {@code Changes}, {@code Refuses}, {@code
     * CannotTell}, or any other text that somebody wrote there.
     */
    public static String decision(PlanFileJson.Recorded recorded) {
        return text(recorded, Binding.DECISION).orElse("unknown");
    }

    /** Whether a rule was skipped because of a waiver. */
    static boolean waived(PlanFileJson.Recorded recorded) {
        return recorded.binding().texts().entrySet().stream()
                .anyMatch(each ->
                        each.getKey().startsWith("rule ") && each.getValue().contains(": waived: "));
    }

    /** A text from the binding of the plan. */
    public static Optional<String> text(PlanFileJson.Recorded recorded, String key) {
        return recorded.binding().text(key);
    }

    /** The masked diff of the documents in a plan file; empty if it changes none. */
    public static Optional<String> diff(PlanFileJson.Recorded recorded) {
        return recorded.before().isPresent() && recorded.after().isPresent()
                ? Optional.of(
                        diff(recorded, recorded.before().get(), recorded.after().get()))
                : Optional.empty();
    }

    private static String diff(PlanFileJson.Recorded recorded, Bytes before, Bytes after) {
        return UnifiedDiff.of(text(recorded, "document").orElse("document"), before, after, SmbConfSecrets::masked);
    }

    /**
     * The masked diff of the documents that a run kept of a host; empty if either is missing or is
     * not the one named in the plan.
     */
    public static Optional<String> diff(RunRecord record, PlanFileJson.Recorded recorded) {
        Optional<Bytes> before = kept(record, recorded, "before");
        Optional<Bytes> after = kept(record, recorded, "after");
        return before.isPresent() && after.isPresent()
                ? Optional.of(diff(recorded, before.get(), after.get()))
                : Optional.empty();
    }

    private static Optional<Bytes> kept(RunRecord record, PlanFileJson.Recorded recorded, String name) {
        return record.evidence(recorded.host(), name)
                .filter(bytes ->
                        text(recorded, name).equals(Optional.of(bytes.digest().hex())));
    }

    /** The values of the binding, for JSON, with the same names as in a plan file. */
    public static Map<String, Object> values(PlanFileJson.Recorded recorded) {
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
