package dev.countersign.operation;

import dev.countersign.fleet.Fleet;
import dev.countersign.fleet.Unreached;
import dev.countersign.inventory.Host;
import dev.countersign.plan.PlanFile;
import dev.countersign.platform.Platform;
import dev.countersign.transaction.Calls;
import dev.countersign.transaction.HostOutcome;
import dev.countersign.transaction.Journal;
import dev.countersign.transaction.Outcome;
import dev.countersign.transaction.RemoteException;
import dev.countersign.transaction.RollbackPlanner;
import dev.countersign.transaction.Settlement;
import java.util.Map;
import java.util.Optional;

/** Rolls back one run, host by host. */
public final class Rollback {
    private final Fleet fleet;
    private final RunSource past;

    public Rollback(Fleet fleet, RunSource past) {
        this.fleet = fleet;
        this.past = past;
    }

    /**
     * What has to be done to a host.
     *
     * @param entry the plan of the rollback; empty if the run is pending and only has to be
     * reverted
     * @param edited how the file was edited since
     */
    public record Step(Optional<PlanFile.Entry> entry, Optional<RollbackPlanner.Edited> edited) {}

    /**
     * Looks at a host; changes nothing.
     *
     * @param onlyOurs if the file was edited since, undo only what the run wrote
     */
    public Step look(Host host, boolean onlyOurs) {
        try {
            Platform platform = past.platform(host);
            return new RollbackPlanner(
                            fleet.calls(host, platform), fleet.look(host).at(platform), platform)
                    .plan(past.id(), () -> past.saved(host), onlyOurs)
                    .map(back -> new Step(Optional.of(back.entry()), back.edited()))
                    .orElseGet(() -> new Step(Optional.empty(), Optional.empty()));
        } catch (RemoteException notReached) {
            return new Step(Optional.of(PlanFile.Entry.of(Unreached.plan(host, notReached))), Optional.empty());
        }
    }

    /** Reverts the pending run on a host. */
    public HostOutcome settle(Host host, Journal journal) {
        HostOutcome outcome;
        try {
            Platform platform = past.platform(host);
            journal.record(
                    HostProgress.SETTLING, host.name(), Map.of("run", past.id().name(), "platform", platform.name()));
            Calls calls = fleet.calls(host, platform);
            outcome = RollbackPlanner.settled(
                    host.name(), new Settlement(calls, fleet.clock()).revert(past.id()), fleet.look(host));
        } catch (RemoteException notReached) {
            outcome = Unreached.outcome(host.name(), notReached);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            outcome = HostOutcome.of(host.name(), Outcome.NEEDS_PERSON, "interrupted while rolling back");
        }
        outcome.record(journal);
        return outcome;
    }
}
