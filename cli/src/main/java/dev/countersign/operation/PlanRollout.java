package dev.countersign.operation;

import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.Problem;
import dev.countersign.fleet.Fleet;
import dev.countersign.observation.RunId;
import dev.countersign.plan.HostPlan;
import dev.countersign.plan.PlanFile;
import dev.countersign.project.Project;
import dev.countersign.rollout.Course;
import dev.countersign.transaction.HostOutcome;
import dev.countersign.transaction.Outcome;
import dev.countersign.transaction.Outcomes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Applies a plan: its parts one after the other, each in a run of its own. When one was stopped, the
 * later ones are not begun. The limits count the hosts of all parts, and a rollback of everything is
 * one of all runs. Without a change there is no run.
 */
public final class PlanRollout {
    /**
     * How it ended.
     *
     * @param end of all parts together; its outcomes in the order of the plan
     * @param runs the runs that were made, in their order
     * @param left hosts that were to be changed and are in no run, because their part was not begun
     * @param rehearsed what the rehearsal of the rollback showed; empty without one
     * @param cut whether it was interrupted
     */
    public record Done(
            RolloutEnd end, List<RunId> runs, List<String> left, Map<String, String> rehearsed, boolean cut) {
        public Done {
            runs = List.copyOf(runs);
            left = List.copyOf(left);
            rehearsed = Collections.unmodifiableMap(new LinkedHashMap<>(rehearsed));
        }

        /** Returns the same with other outcomes. */
        public Done with(List<HostOutcome> outcomes) {
            return new Done(end.with(outcomes), runs, left, rehearsed, cut);
        }

        /** The exit code of the command. */
        public ExitCode code() {
            ExitCode worst = Outcomes.of(end.outcomes()).exitCode();
            return cut && worst != ExitCode.NEEDS_PERSON ? ExitCode.INTERRUPTED : worst;
        }
    }

    /** A part that has ended; without a run if it was not begun. */
    private record Ended(
            PlanParts.Part part, RolloutEnd end, Optional<RunId> run, Map<String, String> rehearsed, boolean cut) {
        Ended with(RolloutEnd other) {
            return new Ended(part, other, run, rehearsed, cut);
        }
    }

    private final Session session;
    private final Project project;
    private final Fleet fleet;
    private final ApplyOptions options;
    private final String command;
    private final boolean rehearse;

    /**
     * Creates a rollout.
     *
     * @param command as the runs record it
     * @param rehearse whether the rollback is rehearsed first, on the canary
     */
    public PlanRollout(
            Session session, Project project, Fleet fleet, ApplyOptions options, String command, boolean rehearse) {
        this.session = session;
        this.project = project;
        this.fleet = fleet;
        this.options = options;
        this.command = command;
        this.rehearse = rehearse;
    }

    /** Applies a plan in these parts of it. */
    public Done run(PlanFile plan, PlanParts parts, Course course) {
        if (parts.batches().isEmpty()) {
            RolloutEnd end = RolloutEnd.nothing(
                    plan.hosts().stream().map(allowance()::withoutChange).toList());
            return new Done(end, List.of(), List.of(), Map.of(), false);
        }
        Course counted = course.counted(changes(plan.hosts()).size());
        List<Ended> ended = new ArrayList<>();
        try (Interrupt.Work work = session.changing()) {
            for (PlanParts.Part part : parts.all()) {
                ended.add(next(part, plan, ended, counted, work));
            }
            back(ended, counted, work);
        }
        return done(plan.hosts(), ended);
    }

    /** Changes a part, unless the ones before it were stopped. The first one always begins: its run is the record. */
    private Ended next(PlanParts.Part part, PlanFile plan, List<Ended> ended, Course course, Interrupt.Work work) {
        PlanFile its = plan.only(part.hosts());
        if (ended.isEmpty()) {
            return begun(part, its, List.of(), course);
        }
        Optional<String> stopped =
                ended.stream().flatMap(each -> each.end().stopped().stream()).findFirst();
        if (stopped.isPresent()) {
            return unbegun(part, its.hosts(), stopped.get(), ExitCode.DONE, false);
        }
        if (work.stopped()) {
            return unbegun(part, its.hosts(), "interrupted", ExitCode.DONE, true);
        }
        try {
            return begun(part, its, outcomes(plan.hosts(), ended), course);
        } catch (Problem failed) {
            // Other hosts have been changed by now, and their outcomes must be told.
            return unbegun(part, its.hosts(), what(failed), failed.code(), false);
        }
    }

    private Ended begun(PlanParts.Part part, PlanFile plan, List<HostOutcome> counted, Course course) {
        try (Interrupt.Work work = session.changing();
                Run run = Run.begin(session, project, command, plan)) {
            FleetApplier applying = applying(run, work);
            RollbackRehearsal rehearsal = new RollbackRehearsal(session, project, fleet, run, options.lease());
            boolean first =
                    course.batches().canary().filter(part.hosts()::contains).isPresent();
            RolloutEnd end = rehearse && first
                    ? new RehearsedRollout(run, rehearsal, applying, allowance(), work)
                            .run(plan, part.batches(), course)
                    : applying.runPart(plan.hosts(), part.batches(), counted, course);
            return new Ended(part, end, Optional.of(run.id()), rehearsal.told(), work.cut());
        }
    }

    /**
     * The end of a part that is not begun: its hosts are in no run.
     *
     * @param code of the failure because of which it is not begun, if it is one of this program
     */
    private Ended unbegun(PlanParts.Part part, List<HostPlan> plans, String why, ExitCode code, boolean cut) {
        List<HostOutcome> outcomes = plans.stream()
                .map(plan -> HostOutcome.of(plan.host(), Outcome.NOT_ATTEMPTED, why))
                .map(each -> each.exit(ExitCode.worst(List.of(each.code(), code)))
                        .advise("when the others are settled: countersign apply -l " + each.host()))
                .toList();
        return new Ended(part, RolloutEnd.unbegun(outcomes, part.batches(), why), Optional.empty(), Map.of(), cut);
    }

    /**
     * Rolls back what the runs before the one that failed have changed, if the person asked for
     * that. What that one changed has been rolled back by then.
     */
    private void back(List<Ended> ended, Course course, Interrupt.Work work) {
        Optional<String> failed = ended.stream()
                .flatMap(each -> each.end().failed().stream())
                .filter(why -> course.rollBackAll())
                .findFirst();
        for (int at = ended.size() - 1; at >= 0 && failed.isPresent(); at--) {
            Ended each = ended.get(at);
            if (each.run().isPresent() && each.end().failed().isEmpty() && !work.stopped()) {
                ended.set(at, each.with(back(each.end(), each.run().get(), failed.get())));
            }
        }
    }

    private RolloutEnd back(RolloutEnd end, RunId id, String why) {
        try (Interrupt.Work work = session.changing();
                Run run = Run.resume(session, project, id, true)) {
            RolloutEnd back = applying(run, work).back(end.outcomes(), why);
            return end.with(back.outcomes()).by(back.rolledBackBy());
        } catch (Problem failed) {
            String reason = what(failed);
            return end.with(end.outcomes().stream()
                    .map(each -> RollbackOfAll.changed(each) ? RollbackOfAll.stillChanged(each, id, reason) : each)
                    .toList());
        }
    }

    private static String what(Problem problem) {
        return problem.diagnostics().stream().findFirst().map(Diagnostic::what).orElse("unknown");
    }

    /** Returns how the hosts ended that were to be changed; they count against the limits. */
    private List<HostOutcome> outcomes(List<HostPlan> plans, List<Ended> ended) {
        List<String> changes = changes(plans);
        return ended.stream()
                .flatMap(each -> each.end().outcomes().stream())
                .filter(each -> changes.contains(each.host()))
                .toList();
    }

    private static Done done(List<HostPlan> plans, List<Ended> ended) {
        RolloutEnd all = RolloutEnd.nothing(List.of());
        Map<String, HostOutcome> outcomes = new LinkedHashMap<>();
        List<RunId> runs = new ArrayList<>();
        List<String> left = new ArrayList<>();
        Map<String, String> rehearsed = new LinkedHashMap<>();
        boolean cut = false;
        for (Ended each : ended) {
            all = all.and(each.end());
            each.end().outcomes().forEach(outcome -> outcomes.put(outcome.host(), outcome));
            each.run().ifPresentOrElse(runs::add, () -> left.addAll(each.part().hosts()));
            rehearsed.putAll(each.rehearsed());
            cut = cut || each.cut();
        }
        List<HostOutcome> ordered = plans.stream()
                .flatMap(plan -> Optional.ofNullable(outcomes.get(plan.host())).stream())
                .toList();
        return new Done(all.with(ordered), runs, left, rehearsed, cut);
    }

    private List<String> changes(List<HostPlan> plans) {
        return plans.stream().filter(allowance()::changes).map(HostPlan::host).toList();
    }

    private FleetApplier applying(Run run, Interrupt.Work work) {
        return new FleetApplier(session, project, fleet, run, options, work);
    }

    private Allowance allowance() {
        return new Allowance(options.least(), project.platforms());
    }
}
