package dev.countersign.cli;

import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.Problem;
import dev.countersign.inventory.Host;
import dev.countersign.plan.PlanFile;
import dev.countersign.platform.Platform;
import dev.countersign.transaction.Calls;
import dev.countersign.transaction.HostOutcome;
import dev.countersign.transaction.Journal;
import dev.countersign.transaction.Outcome;
import dev.countersign.transaction.RemoteException;
import dev.countersign.transaction.Restoration;
import dev.countersign.transaction.Settlement;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The way back from one run, host by host. */
final class WayBack {
    private final Project project;
    private final Fleet fleet;
    private final PastRun past;

    WayBack(Project project, Fleet fleet, PastRun past) {
        this.project = project;
        this.fleet = fleet;
        this.past = past;
    }

    /**
     * What has to be done to a host.
     *
     * @param entry the plan back; empty where the run is pending and only has to be settled
     */
    record Step(Optional<PlanFile.Entry> entry) {}

    /** Looks at a host; changes nothing. */
    Step look(Host host) {
        Restoration.Saved saved = past.saved(host.name());
        Platform platform = platform(saved.platform());
        Restoration restoration = new Restoration(fleet.calls(host, platform), fleet.look(host));
        try {
            return restoration.pending(past.id())
                    ? new Step(Optional.empty())
                    : new Step(Optional.of(restoration.plan(saved)));
        } catch (RemoteException notReached) {
            return new Step(Optional.of(new PlanFile.Entry(
                    Unreached.plan(host, notReached), List.of(), Optional.empty(), Optional.empty())));
        }
    }

    /** Settles the pending run on a host by putting everything back. */
    HostOutcome settle(Host host, Journal journal) {
        Calls calls = fleet.calls(host, platform(past.saved(host.name()).platform()));
        journal.record("settling", host.name(), Map.of("run", past.id().name()));
        HostOutcome outcome;
        try {
            outcome = Restoration.settled(host.name(), new Settlement(calls, fleet.clock()).revert(past.id()));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            outcome = HostOutcome.of(host.name(), Outcome.NEEDS_PERSON, "interrupted while putting back");
        }
        journal.record("ended", host.name(), Map.of("outcome", outcome.outcome().word(), "reason", outcome.reason()));
        return outcome;
    }

    /** A rollback that was asked for and done is a success, and its word is RolledBack. */
    static HostOutcome asked(HostOutcome outcome) {
        return switch (outcome.outcome()) {
            case COMMITTED ->
                HostOutcome.of(outcome.host(), Outcome.ROLLED_BACK, "the bytes of before; " + outcome.reason())
                        .exit(ExitCode.DONE)
                        .note(outcome.notes(), outcome.wire());
            case ALREADY_COMPLIANT ->
                HostOutcome.of(outcome.host(), Outcome.ROLLED_BACK, "the file is as it was before the run already")
                        .exit(ExitCode.DONE)
                        .note(outcome.notes(), outcome.wire());
            case ROLLED_BACK ->
                HostOutcome.of(
                                outcome.host(),
                                Outcome.REFUSED,
                                "the rollback failed and was undone, what the run left is in place: "
                                        + outcome.reason())
                        .note(outcome.notes(), outcome.wire());
            default -> outcome;
        };
    }

    private Platform platform(String name) {
        return project.platforms()
                .named(name)
                .orElseThrow(() -> new Problem(
                        ExitCode.REFUSED, "there is no platform '" + name + "' any more", "put its folder back"));
    }
}
