package dev.countersign.operation;

import dev.countersign.diagnostic.Problem;
import dev.countersign.journal.Entry;
import dev.countersign.journal.Owner;
import dev.countersign.journal.RunRecord;
import dev.countersign.journal.Runs;
import dev.countersign.observation.RunId;
import dev.countersign.transaction.HostOutcome;
import dev.countersign.transaction.Outcome;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Which runs were rolled back by which others, host by host, according to the journals here. A
 * rollback counts only if it is the user's own or has the same owner as the run: somebody else's
 * journal cannot say how the user's own run ended.
 */
public record Rollbacks(List<Back> all) {
    /**
     * One rollback.
     *
     * @param of the run that it rolls back
     * @param done the hosts where it succeeded
     * @param open the hosts where it began and its end is not known here
     */
    record Back(RunId by, String of, Owner owner, Set<String> done, Set<String> open) {
        Back {
            done = Set.copyOf(done);
            open = Set.copyOf(open);
        }

        private boolean speaksOf(String run, Owner its) {
            return of.equals(run) && (owner == its || owner == Owner.OWN);
        }
    }

    public Rollbacks {
        all = List.copyOf(all);
    }

    public static Rollbacks of(Runs runs) {
        Function<RunId, RunRecord> reader = runs.reader();
        List<Back> all = new ArrayList<>();
        for (RunId id : runs.list()) {
            try {
                RunRecord record = reader.apply(id);
                if (record.damage().isEmpty()) {
                    of(record).ifPresent(all::add);
                }
            } catch (Problem unreadable) {
                // An unreadable run is skipped here; history and status report it.
            }
        }
        return new Rollbacks(all);
    }

    private static Optional<Back> of(RunRecord record) {
        Optional<String> of = VerifiedRun.rolledBack(record);
        if (of.isEmpty()) {
            return Optional.empty();
        }
        Set<String> done = new LinkedHashSet<>();
        Set<String> open = new LinkedHashSet<>();
        Set<String> hosts = new LinkedHashSet<>();
        record.entries().stream()
                .map(Entry::host)
                .filter(each -> !each.isEmpty())
                .forEach(hosts::add);
        for (String host : hosts) {
            List<Entry> about = record.of(host);
            // A rollback that found everything already as before changed nothing: somebody else
            // rolled it back.
            boolean began = about.stream()
                    .anyMatch(each ->
                            each.event().equals("intent") || each.event().equals(HostProgress.SETTLING));
            boolean back = began
                    && about.stream()
                            .filter(each -> each.event().equals(HostOutcome.ENDED))
                            .reduce((one, other) -> other)
                            .filter(each -> Outcome.ROLLED_BACK
                                    .word()
                                    .equals(each.details().get("outcome")))
                            .isPresent();
            if (back) {
                done.add(host);
            } else if (HostProgress.of(about, false).open()) {
                open.add(host);
            }
        }
        return Optional.of(new Back(record.run(), of.get(), record.owner(), done, open));
    }

    /** Returns every rollback of a run. */
    public List<Back> of(RunId run) {
        return all.stream().filter(each -> each.of().equals(run.name())).toList();
    }

    /**
     * Returns the rollback that undid a run on a host, unless that rollback was rolled back itself
     * since.
     */
    public Optional<RunId> undone(RunRecord run, String host) {
        return undone(run.run().name(), run.owner(), host);
    }

    /** The same for a run of which only the name and the owner are known. */
    public Optional<RunId> undone(String run, Owner owner, String host) {
        return undone(run, owner, host, new HashSet<>());
    }

    private Optional<RunId> undone(String run, Owner owner, String host, Set<String> asked) {
        if (!asked.add(run)) {
            return Optional.empty(); // somebody wrote runs that roll each other back
        }
        return all.stream()
                .filter(each -> each.speaksOf(run, owner) && each.done().contains(host))
                .filter(each ->
                        undone(each.by().name(), each.owner(), host, asked).isEmpty())
                .map(Back::by)
                .reduce((one, other) -> other);
    }

    /**
     * Returns the last rollback of a run that began on a host and whose end is not known here. It
     * was not rolled back itself, and no later rollback of the same run succeeded there.
     */
    Optional<RunId> unfinished(RunRecord run, String host) {
        List<Back> backs = all.stream()
                .filter(each -> each.speaksOf(run.run().name(), run.owner()))
                .toList();
        return backs.stream()
                .filter(each -> each.open().contains(host))
                .filter(each -> undone(each.by().name(), each.owner(), host).isEmpty())
                .filter(each -> backs.stream()
                        .noneMatch(later -> later.by().compareTo(each.by()) > 0
                                && later.done().contains(host)))
                .map(Back::by)
                .reduce((one, other) -> other);
    }

    /**
     * Returns the rollbacks after which a whole run is over, because every host that it changed was
     * rolled back. Empty if one was not.
     */
    public Set<RunId> over(RunRecord run) {
        Set<RunId> by = new LinkedHashSet<>();
        for (Entry each : run.entries()) {
            if (each.event().equals("intent")) {
                Optional<RunId> undone = undone(run, each.host());
                if (undone.isEmpty()) {
                    return Set.of();
                }
                by.add(undone.get());
            }
        }
        return by;
    }
}
