package dev.countersign.operation;

import dev.countersign.bytes.Bytes;
import dev.countersign.diagnostic.Counts;
import dev.countersign.diagnostic.Problem;
import dev.countersign.journal.Entry;
import dev.countersign.journal.RunJournal;
import dev.countersign.journal.RunRecord;
import dev.countersign.plan.PlanFileJson;
import dev.countersign.transaction.Outcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The report of a run from its own files. They may have been edited, or written by somebody else:
 * nothing here is relied on, and views must escape the text in it.
 *
 * @param plan empty if the plan cannot be read
 * @param hosts in the order of the plan; hosts that only the journal knows come last
 */
public record RunReport(RunRecord record, Optional<PlanFileJson.Read> plan, List<HostEnd> hosts) {
    /**
     * The word for a host whose change began according to the journal, which does not say how it
     * ended.
     */
    public static final String UNSETTLED = "Unsettled";

    /** The word for a host for which the run was closed by {@code abandon}. */
    public static final String ABANDONED = "Abandoned";

    private static final String UNKNOWN = "unknown";

    /**
     * How one host ended according to the journal and the plan. This was recorded then; it does not
     * tell how the host is now. It is not a {@link dev.countersign.transaction.HostOutcome}, and
     * cannot be turned into one.
     *
     * @param outcome a word of {@link Outcome}, {@link #UNSETTLED}, {@link #ABANDONED}, or {@code
     * unknown}
     * @param at when that was recorded
     * @param recorded what the plan says about the host
     * @param stage how far the run got there
     * @param evidence the names of the evidence that was kept
     */
    public record HostEnd(
            String host,
            String outcome,
            String reason,
            Optional<Instant> at,
            HostProgress stage,
            Optional<PlanFileJson.Recorded> recorded,
            List<String> evidence) {}

    public RunReport {
        hosts = List.copyOf(hosts);
    }

    public static RunReport of(RunRecord record) {
        Optional<PlanFileJson.Read> plan = plan(record.plan());
        Map<String, PlanFileJson.Recorded> recorded = new LinkedHashMap<>();
        plan.ifPresent(read -> read.hosts().forEach(each -> recorded.putIfAbsent(each.host(), each)));
        Set<String> names = new LinkedHashSet<>(recorded.keySet());
        record.entries().stream()
                .map(Entry::host)
                .filter(each -> !each.isEmpty())
                .forEach(names::add);
        String never = never(record);
        List<HostEnd> hosts = new ArrayList<>();
        for (String name : names) {
            hosts.add(end(record.of(name), name, Optional.ofNullable(recorded.get(name)), never));
        }
        return new RunReport(record, plan, hosts);
    }

    /** Says why hosts never had their turn. */
    private static String never(RunRecord record) {
        if (record.entries().stream().noneMatch(each -> each.event().equals("end"))) {
            return "the program ended before its turn";
        }
        return record.entries().stream()
                // what stopped the run before it was resumed with other batches no longer counts
                .filter(each -> each.event().equals(RecordedBatches.STOPPED)
                        || each.event().equals(RecordedBatches.DIVIDED))
                .reduce((earlier, later) -> later)
                .flatMap(each -> Optional.ofNullable(each.details().get("why")))
                .map(why -> "the run was stopped before its turn: " + why)
                .orElse("the run ended before its turn");
    }

    private static Optional<PlanFileJson.Read> plan(Bytes bytes) {
        try {
            return Optional.of(PlanFileJson.read("plan.json", bytes));
        } catch (Problem unreadable) {
            return Optional.empty();
        }
    }

    private static HostEnd end(
            List<Entry> entries, String host, Optional<PlanFileJson.Recorded> recorded, String never) {
        List<String> evidence = entries.stream()
                .filter(each -> each.event().equals(RunJournal.EVIDENCE_KEPT))
                .map(each -> each.details().getOrDefault("name", "?"))
                .distinct()
                .toList();
        boolean changes = recorded.filter(each -> RecordedHost.decision(each).equals("Changes"))
                .isPresent();
        HostProgress stage = HostProgress.of(entries, changes);
        Optional<Entry> last = entries.stream()
                .filter(each -> each.details().containsKey("outcome"))
                .reduce((earlier, later) -> later);
        if (last.isPresent()) {
            Map<String, String> details = last.get().details();
            return new HostEnd(
                    host,
                    known(details.getOrDefault("outcome", "")),
                    details.getOrDefault("reason", ""),
                    last.map(Entry::time),
                    stage,
                    recorded,
                    evidence);
        }
        if (entries.stream().anyMatch(each -> each.event().equals("intent"))) {
            return new HostEnd(
                    host,
                    UNSETTLED,
                    "the journal does not say how it ended: countersign status",
                    Optional.empty(),
                    stage,
                    recorded,
                    evidence);
        }
        return recorded.map(each -> planned(each, never, stage, evidence))
                .orElseGet(() -> new HostEnd(
                        host, UNKNOWN, "the plan cannot be read", Optional.empty(), stage, recorded, evidence));
    }

    /** Reports a host that the run did not change, with the reason from the plan. */
    private static HostEnd planned(
            PlanFileJson.Recorded recorded, String never, HostProgress stage, List<String> evidence) {
        Outcome outcome = switch (RecordedHost.decision(recorded)) {
            case "Complies", "NoRule" -> RecordedHost.waived(recorded) ? Outcome.WAIVED : Outcome.ALREADY_COMPLIANT;
            case "Refuses" -> Outcome.REFUSED;
            case "CannotTell" -> recorded.observed().isEmpty() ? Outcome.NOT_REACHED : Outcome.REFUSED;
            default -> Outcome.NOT_ATTEMPTED;
        };
        String reason = outcome != Outcome.NOT_ATTEMPTED ? "as planned: nothing was done to it" : never;
        return new HostEnd(
                recorded.host(), outcome.word(), reason, Optional.empty(), stage, Optional.of(recorded), evidence);
    }

    private static String known(String word) {
        return word.equals(ABANDONED) || Outcome.named(word).isPresent() ? word : UNKNOWN;
    }

    /** Returns the number of hosts per outcome. */
    public Counts counts() {
        List<String> words = new ArrayList<>(
                Arrays.stream(Outcome.values()).map(Outcome::word).toList());
        words.add(UNSETTLED);
        words.add(ABANDONED);
        words.add(UNKNOWN);
        Counts counts = new Counts(words);
        hosts.forEach(each -> counts.add(each.outcome()));
        return counts;
    }

    /** Returns the number of hosts per outcome, in the words for people. */
    public Counts results() {
        List<String> words = new ArrayList<>(
                Arrays.stream(Outcome.values()).map(Outcome::result).toList());
        List.of(UNSETTLED, ABANDONED, UNKNOWN).forEach(each -> words.add(Outcome.result(each)));
        Counts counts = new Counts(words);
        hosts.forEach(each -> counts.add(Outcome.result(each.outcome())));
        return counts;
    }

    /**
     * Returns a detail of the run's first record: {@code command}, {@code user}, {@code revision},
     * {@code program}.
     */
    public String began(String detail) {
        return record.entries().stream()
                .filter(each -> each.event().equals("begin"))
                .findFirst()
                .map(each -> each.details().getOrDefault(detail, UNKNOWN))
                .orElse(UNKNOWN);
    }

    /** The batches of the run, as recorded; none if all hosts were in one. */
    public RecordedBatches batches() {
        return RecordedBatches.of(record.entries());
    }

    /** Whether the run has an event. */
    boolean has(String event) {
        return record.entries().stream().anyMatch(each -> each.event().equals(event));
    }

    /**
     * Returns the exit code that the last command of the run recorded; empty if it did not get that
     * far.
     */
    public Optional<String> exit() {
        return record.entries().stream()
                .filter(each -> each.event().equals("end"))
                .reduce((earlier, later) -> later)
                .map(each -> each.details().getOrDefault("exit", UNKNOWN));
    }
}
