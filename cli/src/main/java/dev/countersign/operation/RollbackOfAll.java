package dev.countersign.operation;

import dev.countersign.diagnostic.Counts;
import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.Problem;
import dev.countersign.fleet.Fleet;
import dev.countersign.inventory.Host;
import dev.countersign.observation.RunId;
import dev.countersign.plan.Acceptance;
import dev.countersign.plan.PlanFile;
import dev.countersign.project.Project;
import dev.countersign.rollout.Course;
import dev.countersign.rollout.HostPool;
import dev.countersign.transaction.HostOutcome;
import dev.countersign.transaction.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Rolls back every host that a run changed, because a batch of the run failed and the person asked
 * for that beforehand. It is a rollback like any other: a run of its own, with its own leases and
 * proofs, and it can be rolled back. The run that failed names it.
 */
final class RollbackOfAll {
    /** The event of the journal line when it begins: {@code why}, {@code hosts} (how many). */
    static final String BEGUN = "rolling back";

    /**
     * What was done.
     *
     * @param outcomes of the hosts that had been changed, as they are now
     * @param by the rollback; none if it could not begin
     */
    record Done(Map<String, HostOutcome> outcomes, List<RunId> by) {
        /** Nothing was to be rolled back. */
        static final Done NOTHING = new Done(Map.of(), List.of());

        /** Returns how a host is now. */
        HostOutcome now(HostOutcome before) {
            return Optional.ofNullable(outcomes.get(before.host())).orElse(before);
        }
    }

    private final Session session;
    private final Project project;
    private final Fleet fleet;
    private final Run run;
    private final Duration lease;

    RollbackOfAll(Session session, Project project, Fleet fleet, Run run, Duration lease) {
        this.session = session;
        this.project = project;
        this.fleet = fleet;
        this.run = run;
        this.lease = lease;
    }

    /**
     * Rolls back. Never throws: the hosts have been changed by now, and the outcomes must say so.
     *
     * @param ended how the hosts of the run ended; all of them were seen in this call
     * @param why why the rollout stopped
     */
    Done run(List<HostOutcome> ended, String why) {
        Map<String, HostOutcome> changed = new LinkedHashMap<>();
        ended.stream().filter(RollbackOfAll::changed).forEach(each -> changed.put(each.host(), each));
        if (changed.isEmpty()) {
            return Done.NOTHING;
        }
        session.operator()
                .remark("Stopped: " + why + ". " + Counts.of(changed.size(), "host")
                        + " changed before, now rolled back (" + Course.ROLL_BACK_ALL + ")");
        Map<String, HostOutcome> now = new LinkedHashMap<>();
        List<RunId> by = new ArrayList<>();
        try {
            run.journal().record(BEGUN, "", Map.of("why", why, "hosts", String.valueOf(changed.size())));
            VerifiedRun past = VerifiedRun.open(run.id().name(), project, session.workstation());
            Looked looked = look(new Rollback(fleet, past), changed);
            looked.refused().forEach((host, reason) -> now.put(host, stillChanged(changed, host, reason)));
            if (!looked.entries().isEmpty()) {
                PlanFile plan = PlanMaking.make(session, project, fleet, Acceptance.NOTHING, looked.entries());
                try (Interrupt.Work work = session.changing();
                        Run rollback = Run.begin(session, project, VerifiedRun.ROLLBACK + run.id(), plan)) {
                    by.add(rollback.id());
                    new FleetApplier(session, project, fleet, rollback, ApplyOptions.back(lease), work)
                            .run(plan.hosts(), List.of(), Course.WHATEVER_FAILS)
                            .outcomes()
                            .forEach(each -> now.put(each.host(), after(changed, each, rollback.id(), why)));
                }
            }
        } catch (Problem failed) {
            String reason = what(failed);
            changed.keySet().forEach(host -> now.computeIfAbsent(host, it -> stillChanged(changed, it, reason)));
        }
        now.replaceAll((host, outcome) -> recorded(outcome));
        return new Done(now, by);
    }

    /** Whether a host was changed, so that it has to be rolled back. */
    static boolean changed(HostOutcome outcome) {
        return outcome.outcome() == Outcome.COMMITTED || outcome.outcome() == Outcome.PENDING;
    }

    /** The plans of the rollback, and the hosts that cannot be rolled back. */
    private record Looked(List<PlanFile.Entry> entries, Map<String, String> refused) {}

    private Looked look(Rollback back, Map<String, HostOutcome> changed) {
        Map<String, PlanFile.Entry> entries = new ConcurrentHashMap<>();
        Map<String, String> refused = new ConcurrentHashMap<>();
        try (Operator.Steps progress = session.operator().begin("look", changed.size())) {
            new HostPool(session.parallel()).run(List.copyOf(changed.keySet()), project.inventory()::through, host -> {
                try {
                    back.look(host(host), false)
                            .entry()
                            .ifPresentOrElse(
                                    entry -> entries.put(host, entry),
                                    () -> refused.put(host, "the run is still pending on the host"));
                } catch (Problem lost) {
                    refused.put(host, what(lost));
                }
                progress.step();
            });
        }
        List<PlanFile.Entry> ordered = new ArrayList<>();
        changed.keySet().forEach(host -> Optional.ofNullable(entries.get(host)).ifPresent(ordered::add));
        return new Looked(ordered, refused);
    }

    private HostOutcome after(Map<String, HostOutcome> changed, HostOutcome back, RunId by, String why) {
        return switch (back.outcome()) {
            case ROLLED_BACK ->
                back.because("rolled back by run " + by + " (" + Course.ROLL_BACK_ALL + "): " + why)
                        .exit(ExitCode.ROLLED_BACK);
            case UNCONFIRMED, NEEDS_PERSON -> back;
            default -> stillChanged(changed, back.host(), back.reason());
        };
    }

    /** Returns the outcome of a host whose change is in place and could not be rolled back. */
    private HostOutcome stillChanged(Map<String, HostOutcome> changed, String host, String why) {
        return stillChanged(Optional.ofNullable(changed.get(host)).orElseThrow(), run.id(), why);
    }

    /** The same for a host of a run. */
    static HostOutcome stillChanged(HostOutcome first, RunId run, String why) {
        return first.because(first.reason() + "; this change is in place, it was not rolled back: " + why)
                .exit(ExitCode.FAILED)
                .advise("countersign rollback " + run);
    }

    /** Records in the run that failed how the host is now. */
    private HostOutcome recorded(HostOutcome outcome) {
        try {
            outcome.record(run.journal());
            return outcome;
        } catch (Problem unwritable) {
            return outcome.exit(ExitCode.worst(List.of(outcome.code(), ExitCode.FAILED)));
        }
    }

    private static String what(Problem problem) {
        return problem.diagnostics().stream().findFirst().map(Diagnostic::what).orElse("unknown");
    }

    private Host host(String name) {
        return project.inventory().host(name).orElseThrow();
    }
}
