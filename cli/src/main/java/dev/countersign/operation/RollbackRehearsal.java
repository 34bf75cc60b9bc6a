package dev.countersign.operation;

import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.Problem;
import dev.countersign.fleet.Fleet;
import dev.countersign.inventory.Host;
import dev.countersign.observation.RunId;
import dev.countersign.plan.Acceptance;
import dev.countersign.plan.Change;
import dev.countersign.plan.HostPlan;
import dev.countersign.plan.PlanFile;
import dev.countersign.platform.Sureness;
import dev.countersign.project.Project;
import dev.countersign.rollout.Course;
import dev.countersign.transaction.HostOutcome;
import dev.countersign.transaction.Outcome;
import dev.countersign.transaction.RemoteException;
import dev.countersign.transaction.RestoreCheck;
import dev.countersign.transaction.TransactionPurpose;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Tests the rollback on one host before any other host is changed. The change is applied and
 * confirmed there, then rolled back in a transaction of its own, and the host must be as it was
 * before. Both are separate runs; their names are recorded in the run that the rehearsal belongs
 * to.
 */
public final class RollbackRehearsal {
    /** The event of the journal line when a rehearsal begins. */
    static final String BEGUN = "rehearsing";

    /**
     * The event of the journal line when it succeeded: {@code apply}, {@code rollback}, {@code
     * sha256}, {@code wire}.
     */
    static final String DONE = "rehearsed";

    private final Session session;
    private final Project project;
    private final Fleet fleet;
    private final Run run;
    private final Duration lease;
    private final Map<String, String> told = new LinkedHashMap<>();

    public RollbackRehearsal(Session session, Project project, Fleet fleet, Run run, Duration lease) {
        this.session = session;
        this.project = project;
        this.fleet = fleet;
        this.run = run;
        this.lease = lease;
    }

    /**
     * What was done, for the result: {@code host}, {@code apply}, {@code rollback}, {@code sha256},
     * {@code wire}.
     */
    public Map<String, String> told() {
        return told;
    }

    /**
     * Rehearses the rollback.
     *
     * @return the outcome of the host if the rehearsal failed; empty if it succeeded and the host
     * is as it was
     */
    public Optional<HostOutcome> run(PlanFile plan, HostPlan canary) {
        told.put("host", canary.host());
        run.journal().record(BEGUN, canary.host(), Map.of());
        Optional<HostOutcome> failure = attempt(plan, canary);
        if (failure.isPresent()) {
            HostOutcome outcome = failure.get();
            told.put("why", outcome.reason());
            outcome.record(run.journal());
        } else {
            Map<String, String> details = new TreeMap<>(told);
            details.remove("host");
            run.journal().record(DONE, canary.host(), details);
        }
        return failure;
    }

    private Optional<HostOutcome> attempt(PlanFile plan, HostPlan canary) {
        if (canary.change().filter(Change.Activate.class::isInstance).isPresent()) {
            return Optional.of(HostOutcome.of(
                            canary.host(),
                            Outcome.REFUSED,
                            "the change only activates a file: that cannot be rolled back or rehearsed")
                    .advise("apply without --rehearse-rollback, or begin with another host"));
        }
        PlanFile alone = plan.only(List.of(canary.host()));
        RunId applied;
        HostOutcome first;
        try (Run rehearsal = Run.begin(session, project, "apply, to rehearse the rollback for " + run.id(), alone)) {
            applied = rehearsal.id();
            told.put("apply", applied.name());
            first = one(rehearsal, alone, TransactionPurpose.CHANGE, session.changing());
        }
        return first.outcome() != Outcome.COMMITTED
                ? Optional.of(first)
                // first: this outcome was seen at the confirm, a moment ago
                : back(canary, first, applied).or(() -> compared(canary, applied));
    }

    private Optional<HostOutcome> back(HostPlan canary, HostOutcome first, RunId applied) {
        PlanFile plan;
        Run begun;
        try {
            VerifiedRun past = VerifiedRun.open(applied.name(), project, session.workstation());
            Optional<PlanFile.Entry> entry =
                    new Rollback(fleet, past).look(host(canary), false).entry();
            if (entry.isEmpty()) {
                return Optional.of(stillChanged(first, applied, "the run is still pending on the host"));
            }
            plan = PlanMaking.make(session, project, fleet, Acceptance.NOTHING, List.of(entry.get()));
            begun = Run.begin(session, project, VerifiedRun.ROLLBACK + applied, plan);
        } catch (Problem failed) {
            // The host has been changed by now, and the outcome must say so, whatever the problem's
            // own text says.
            return Optional.of(
                    stillChanged(first, applied, failed.diagnostics().get(0).what()));
        }
        HostOutcome second;
        try (Run rollback = begun) {
            told.put("rollback", rollback.id().name());
            second = one(
                    rollback,
                    plan,
                    TransactionPurpose.ROLLBACK,
                    session.interrupt().changingBack());
        }
        return switch (second.outcome()) {
            case ROLLED_BACK -> Optional.empty();
            case UNCONFIRMED, NEEDS_PERSON -> Optional.of(second);
            default -> Optional.of(stillChanged(first, applied, second.reason()));
        };
    }

    /**
     * Returns the outcome of a host whose change was confirmed but could not be rolled back. The
     * change is not known to be wrong, but no other host gets it.
     */
    private static HostOutcome stillChanged(HostOutcome first, RunId applied, String why) {
        return first.because(first.reason() + "; this change is in place, its rollback failed in the rehearsal: " + why)
                .exit(ExitCode.FAILED)
                .advise("countersign rollback " + applied);
    }

    private Optional<HostOutcome> compared(HostPlan canary, RunId applied) {
        List<String> differences;
        Host host = host(canary);
        try {
            differences = RestoreCheck.differences(
                    fleet.calls(
                            host, project.platforms().named(canary.platform()).orElseThrow()),
                    fleet.look(host),
                    canary);
        } catch (RemoteException unseen) {
            differences = List.of("it could not be checked: " + unseen.what());
        }
        told.put("sha256", canary.change().orElseThrow().before().digest().hex());
        told.put("wire", canary.wire().advertised().word());
        return differences.isEmpty()
                ? Optional.empty()
                : Optional.of(HostOutcome.of(
                                canary.host(),
                                Outcome.NEEDS_PERSON,
                                "it was rolled back in the rehearsal, but is not as it was before: "
                                        + String.join("; ", differences))
                        .advise("countersign show " + applied));
    }

    private HostOutcome one(Run rehearsal, PlanFile plan, TransactionPurpose purpose, Interrupt.Work step) {
        try (Interrupt.Work work = step) {
            return new FleetApplier(
                            session,
                            project,
                            fleet,
                            rehearsal,
                            new ApplyOptions(purpose, lease, false, false, Sureness.EXPERIMENTAL),
                            work)
                    .run(plan.hosts(), List.of(), Course.AT_ONCE)
                    .outcomes()
                    .get(0);
        }
    }

    private Host host(HostPlan plan) {
        return project.inventory().host(plan.host()).orElseThrow();
    }
}
