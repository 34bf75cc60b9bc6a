package dev.countersign.operation;

import dev.countersign.plan.HostPlan;
import dev.countersign.plan.PlanFile;
import dev.countersign.rollout.Batch;
import dev.countersign.rollout.Course;
import dev.countersign.transaction.HostOutcome;
import dev.countersign.transaction.Outcome;
import dev.countersign.transaction.Outcomes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An apply that rehearses the rollback first, on the canary or else on the first host with a change.
 * Then that host is changed again, first and alone, and after it the others. If the rehearsal
 * fails, no other host is changed.
 */
public final class RehearsedRollout {
    private final Run run;
    private final RollbackRehearsal rehearsal;
    private final FleetApplier applying;
    private final Allowance allowance;
    private final Interrupt.Work work;

    RehearsedRollout(
            Run run, RollbackRehearsal rehearsal, FleetApplier applying, Allowance allowance, Interrupt.Work work) {
        this.run = run;
        this.rehearsal = rehearsal;
        this.applying = applying;
        this.allowance = allowance;
        this.work = work;
    }

    /** Returns the course with the host first on which the rollback is rehearsed. */
    public static Course course(Course course, List<String> changing) {
        return course.batches().canary().isPresent() || changing.isEmpty() ? course : course.after(changing.get(0));
    }

    /**
     * Rehearses, and applies the plan.
     *
     * @param batches those of its hosts that are changed
     * @param course with the host of the rehearsal as its canary, see {@link #course}
     */
    RolloutEnd run(PlanFile plan, List<Batch> batches, Course course) {
        String first = course.batches().canary().orElseThrow();
        HostPlan canary = plan.hosts().stream()
                .filter(each -> each.host().equals(first))
                .findFirst()
                .orElseThrow();
        Optional<HostOutcome> failure = rehearsal.run(plan, canary);
        return failure.isPresent()
                ? failed(plan.hosts(), failure.get(), batches)
                : applying.runPart(plan.hosts(), batches, List.of(), course);
    }

    private RolloutEnd failed(List<HostPlan> hosts, HostOutcome failure, List<Batch> batches) {
        String why = "the rehearsal of the rollback failed on " + failure.host();
        List<HostOutcome> outcomes = new ArrayList<>();
        for (HostPlan host : hosts) {
            if (host.host().equals(failure.host())) {
                outcomes.add(failure);
            } else {
                outcomes.add(
                        allowance.changes(host)
                                ? HostOutcome.of(host.host(), Outcome.NOT_ATTEMPTED, why)
                                : allowance.withoutChange(host));
            }
        }
        run.end(work.code(Outcomes.of(outcomes).exitCode()));
        return RolloutEnd.unbegun(outcomes, batches, why);
    }
}
