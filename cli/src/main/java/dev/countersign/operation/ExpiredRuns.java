package dev.countersign.operation;

import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.Problem;
import dev.countersign.fleet.Fleet;
import dev.countersign.inventory.Host;
import dev.countersign.inventory.Machine;
import dev.countersign.observation.PendingRun;
import dev.countersign.observation.RunId;
import dev.countersign.plan.HostPlan;
import dev.countersign.platform.Platform;
import dev.countersign.project.Project;
import dev.countersign.transaction.Settlement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reverts runs whose lease is over and that are not settled, because their host was rebooted or
 * their timer died. They can no longer be confirmed, so apply reverts them before it plans. This
 * does not cover a run whose lease is still running: such a run stops an apply.
 */
public final class ExpiredRuns {
    private final Session session;
    private final Project project;
    private final Fleet fleet;

    public ExpiredRuns(Session session, Project project, Fleet fleet) {
        this.session = session;
        this.project = project;
        this.fleet = fleet;
    }

    /** Asks for confirmation, then reverts the overdue runs on these hosts. Returns the result. */
    public PutBack putBack(List<HostPlan> hosts, boolean yes) {
        // One run is pending on a machine, however many of its servers are looked at.
        Map<Machine, HostPlan> machines = new LinkedHashMap<>();
        hosts.stream()
                .filter(each -> run(each).isPresent())
                .forEach(each -> machines.putIfAbsent(Machine.of(host(each)), each));
        List<HostPlan> overdue = List.copyOf(machines.values());
        if (overdue.isEmpty()) {
            return PutBack.NOTHING;
        }
        session.operator()
                .confirm(
                        overdue.size() + (overdue.size() == 1 ? " host" : " hosts")
                                + " by reverting a run whose lease has expired",
                        yes,
                        "--yes");
        try (Interrupt.Work work = session.changing()) {
            Map<String, RunId> done = new LinkedHashMap<>();
            Map<String, RunId> unknown = new LinkedHashMap<>();
            for (HostPlan each : overdue) {
                if (!work.stopped()) {
                    RunId run = run(each).orElseThrow();
                    (putBack(each, run) ? done : unknown).put(each.host(), run);
                }
            }
            PutBack back = new PutBack(done, unknown);
            String what = back.words() + "; nothing else was changed";
            if (work.stopped()) {
                throw new Problem(ExitCode.INTERRUPTED, "interrupted: " + what, "to continue: countersign apply");
            }
            session.interrupt().soFar(what);
            return back;
        }
    }

    private static Optional<RunId> run(HostPlan host) {
        return host.observation().stream()
                .flatMap(seen -> seen.pending().stream())
                .filter(PendingRun::overdue)
                .flatMap(each -> RunId.parse(each.run()).stream())
                .findFirst();
    }

    private Host host(HostPlan plan) {
        return project.inventory().host(plan.host()).orElseThrow();
    }

    private boolean putBack(HostPlan plan, RunId run) {
        Host host = host(plan);
        Platform platform = project.platforms().named(plan.platform()).orElseThrow();
        try {
            Settlement.Settled settled = new Settlement(fleet.calls(host, platform), fleet.clock()).revert(run);
            session.operator()
                    .remark(
                            settled.end() == Settlement.End.UNKNOWN
                                    ? "run " + run + " could not be reverted on " + host.name() + ": " + settled.why()
                                    : "run " + run + " was reverted on " + host.name()
                                            + ": its lease had expired, and it was never confirmed");
            return settled.end() != Settlement.End.UNKNOWN;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new Problem(ExitCode.NEEDS_PERSON, "interrupted while reverting run " + run, "run the command again");
        }
    }
}
