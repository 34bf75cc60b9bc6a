package dev.countersign.operation;

import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.Problem;
import dev.countersign.inventory.Host;
import dev.countersign.inventory.Inventory;
import dev.countersign.journal.Entry;
import dev.countersign.journal.Owner;
import dev.countersign.journal.RunRecord;
import dev.countersign.journal.Runs;
import dev.countersign.observation.RunId;
import dev.countersign.plan.PlanFileJson;
import dev.countersign.platform.Platforms;
import dev.countersign.transaction.HostOutcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The hosts of all unfinished runs, newest run first, and the runs that cannot be judged.
 *
 * @param damaged runs whose files were altered
 * @param unreadable runs that cannot be read
 */
public record UnfinishedHosts(List<UnfinishedHost> ends, List<RunId> damaged, List<RunId> unreadable) {
    public UnfinishedHosts {
        ends = List.copyOf(ends);
        damaged = List.copyOf(damaged);
        unreadable = List.copyOf(unreadable);
    }

    /**
     * Returns the exit code for runs that cannot be judged: a person has to find out what happened
     * to their hosts.
     */
    public ExitCode code() {
        if (!damaged.isEmpty()) {
            return ExitCode.NEEDS_PERSON;
        }
        return unreadable.isEmpty() ? ExitCode.DONE : ExitCode.FAILED;
    }

    public static UnfinishedHosts of(Runs runs, Platforms platforms, Instant now) {
        List<RunId> ids = new ArrayList<>(runs.list());
        Collections.reverse(ids);
        Function<RunId, RunRecord> reader = runs.reader();
        List<UnfinishedHost> ends = new ArrayList<>();
        List<RunId> damaged = new ArrayList<>();
        List<RunId> unreadable = new ArrayList<>();
        Rollbacks rollbacks = Rollbacks.of(runs);
        for (RunId id : ids) {
            try {
                RunRecord record = reader.apply(id);
                if (!record.damage().isEmpty()) {
                    damaged.add(id);
                } else if (record.owner() == Owner.OWN && unfinished(record)) {
                    ends.addAll(of(new VerifiedRun(id, record, platforms), rollbacks, now));
                }
            } catch (Problem why) {
                unreadable.add(id);
            }
        }
        return new UnfinishedHosts(ends, damaged, unreadable);
    }

    /**
     * Whether a run is unfinished, judged by the journal alone: the plan of a large fleet takes a
     * while to read, and most runs are finished.
     */
    private static boolean unfinished(RunRecord record) {
        boolean ended = record.entries().stream().anyMatch(each -> each.event().equals("end"));
        Set<String> hosts = record.entries().stream().map(Entry::host).collect(Collectors.toSet());
        return !ended
                || hosts.stream()
                        .anyMatch(
                                host -> HostProgress.of(record.of(host), false).open());
    }

    private static List<UnfinishedHost> of(VerifiedRun past, Rollbacks rollbacks, Instant now) {
        if (!rollbacks.over(past.record()).isEmpty()) {
            return List.of();
        }
        RunReport story = RunReport.of(past.record());
        boolean expired = story.plan()
                .map(PlanFileJson.Read::expires)
                .filter(now::isBefore)
                .isEmpty();
        // it reported then what it did not begin, and nothing is waiting for that
        boolean stopped = story.exit().isPresent();
        return story.hosts().stream()
                .filter(each -> each.stage().open() || (each.stage() == HostProgress.UNBEGUN && !stopped))
                .filter(each -> each.stage().open() || !expired)
                .filter(each -> !over(past, each.host(), rollbacks))
                .map(each -> new UnfinishedHost(past.id(), each.host(), past.stage(each), expired, past.rolledBack()))
                .toList();
    }

    /**
     * Whether the run is over on a host: it was rolled back there, or its rollback began (status
     * lists that rollback), or it is a rollback and a rollback of the same run succeeded.
     */
    private static boolean over(VerifiedRun past, String host, Rollbacks rollbacks) {
        return rollbacks.undone(past.record(), host).isPresent()
                || rollbacks.unfinished(past.record(), host).isPresent()
                || past.rolledBack()
                        .filter(of -> rollbacks
                                .undone(of, past.record().owner(), host)
                                .isPresent())
                        .isPresent();
    }

    /** Returns the unfinished runs of one host and of the other servers of its machine. */
    public List<UnfinishedHost> of(Host host) {
        return ends.stream()
                .filter(each -> host.called(each.host()).isPresent())
                .toList();
    }

    /**
     * Returns those of hosts that are no longer in the inventories, while their runs can still be
     * continued.
     */
    public List<UnfinishedHost> gone(Inventory inventory) {
        return ends.stream()
                .filter(each -> !each.expired() && inventory.host(each.host()).isEmpty())
                .toList();
    }

    /** Whether the last journal entry about a host has this outcome. */
    public static boolean says(RunRecord record, String host, String outcome) {
        Optional<Entry> last = record.of(host).stream()
                .filter(each ->
                        each.event().equals(HostOutcome.ENDED) || each.event().equals("intent"))
                .reduce((earlier, later) -> later);
        return last.filter(each -> Objects.equals(each.details().get("outcome"), outcome))
                .isPresent();
    }
}
