package dev.countersign.operation;

import dev.countersign.bytes.Bytes;
import dev.countersign.diagnostic.Problem;
import dev.countersign.finding.RecordedFinding;
import dev.countersign.finding.RunEvidence;
import dev.countersign.finding.Subject;
import dev.countersign.journal.Owner;
import dev.countersign.journal.RunRecord;
import dev.countersign.journal.Runs;
import dev.countersign.json.Json;
import dev.countersign.observation.RunId;
import dev.countersign.observation.WireAnswer;
import dev.countersign.observation.WireJson;
import dev.countersign.observation.WirePicture;
import dev.countersign.transaction.Outcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * What the user's own runs recorded of the endpoints of some hosts: since when each is as it should be. Only runs
 * count whose journal and evidence are unaltered and were written with the user's key.
 */
final class WireHistory {
    private final Map<Place, List<RunEvidence>> recorded = new HashMap<>();

    /** An endpoint of a host and what is asked about it. */
    private record Place(String host, int port, Subject subject) {}

    private WireHistory() {}

    /** Reads what is recorded of these hosts. */
    static WireHistory of(Runs runs, Set<String> hosts) {
        WireHistory history = new WireHistory();
        Function<RunId, RunRecord> reader = runs.reader();
        for (RunId id : runs.list()) {
            try {
                RunRecord record = reader.apply(id);
                if (record.owner() == Owner.OWN && record.verify().isEmpty()) {
                    history.read(record, hosts);
                }
            } catch (Problem unreadable) {
                // An unreadable run proves nothing; history and status report it.
            }
        }
        return history;
    }

    /**
     * Returns what is recorded of the endpoint of a row, oldest first.
     *
     * @param host what the inventory calls the host
     */
    List<RunEvidence> of(String host, RecordedFinding row) {
        return recorded.getOrDefault(new Place(host, row.endpoint().port(), row.subject()), List.of());
    }

    private void read(RunRecord record, Set<String> hosts) {
        boolean rollback = VerifiedRun.rolledBack(record).isPresent();
        for (RunReport.HostEnd end : RunReport.of(record).hosts()) {
            if (!hosts.contains(end.host())) {
                continue;
            }
            Map<Integer, WireAnswer> before = wire(record, end.host(), "wire-before");
            note(record.run(), end.host(), before, Map.of(), record.run().started());
            if (end.outcome().equals(Outcome.COMMITTED.word())) {
                Map<Integer, WireAnswer> after = wire(record, end.host(), "wire-after");
                note(
                        record.run(),
                        end.host(),
                        after,
                        before,
                        end.at().orElse(record.run().started()));
            } else if (rollback || !end.outcome().equals(Outcome.ROLLED_BACK.word())) {
                // how it is after a rollback, or after a change whose end is not known, is not recorded
                recorded.keySet().removeIf(each -> each.host().equals(end.host()) && changed(record, end.host()));
            }
        }
    }

    private static boolean changed(RunRecord record, String host) {
        return record.of(host).stream()
                .anyMatch(each -> each.event().equals("intent") || each.event().equals(HostProgress.SETTLING));
    }

    /** Keeps what is as it should be, and forgets what no longer is. */
    private void note(
            RunId run, String host, Map<Integer, WireAnswer> now, Map<Integer, WireAnswer> before, Instant at) {
        now.forEach((port, answer) -> {
            for (Subject subject : Subject.values()) {
                Place place = new Place(host, port, subject);
                Optional<Boolean> settled = subject.isSettledBy(answer);
                if (settled.filter(each -> each).isPresent()) {
                    boolean made = Optional.ofNullable(before.get(port))
                            .flatMap(subject::isSettledBy)
                            .filter(each -> !each)
                            .isPresent();
                    recorded.computeIfAbsent(place, each -> new ArrayList<>())
                            .add(new RunEvidence(run.name(), at, made));
                } else if (settled.isPresent()) {
                    recorded.remove(place);
                }
            }
        });
    }

    /** Returns the answers by port; nothing if they were not kept or two endpoints have the same port. */
    private static Map<Integer, WireAnswer> wire(RunRecord record, String host, String name) {
        Optional<Bytes> kept = record.evidence(host, name);
        if (kept.isEmpty()) {
            return Map.of();
        }
        String source = name + " of " + host;
        Map<Integer, WireAnswer> answers = new HashMap<>();
        for (WirePicture.Endpoint each : WireJson.read(
                        Json.read(kept.get().toArray(), source, Json.Limits.OURS), source)
                .endpoints()) {
            WireAnswer answer = each.judged();
            if (answers.putIfAbsent(answer.port(), answer) != null) {
                return Map.of();
            }
        }
        return answers;
    }
}
