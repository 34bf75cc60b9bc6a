package dev.countersign.operation;

import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.Problem;
import dev.countersign.fleet.Fleet;
import dev.countersign.fleet.Unreached;
import dev.countersign.inventory.Host;
import dev.countersign.plan.Acceptance;
import dev.countersign.plan.HostPlan;
import dev.countersign.plan.Verdict;
import dev.countersign.project.Project;
import dev.countersign.rollout.HostPool;
import dev.countersign.transaction.AsLeft;
import dev.countersign.transaction.HostOutcome;
import dev.countersign.transaction.Outcome;
import dev.countersign.transaction.RemoteException;
import dev.countersign.transaction.TransactionPurpose;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The hosts on which a run ended earlier, as they are now. The result always comes from looking at
 * the host again, never from the journal alone.
 */
final class EndedHosts {
    private final Session session;
    private final Fleet fleet;
    private final VerifiedRun past;
    private final Project project;

    EndedHosts(Session session, Project project, Fleet fleet, VerifiedRun past) {
        this.session = session;
        this.project = project;
        this.fleet = fleet;
        this.past = past;
    }

    /** Looks at all of them, and changes nothing. */
    Map<String, HostOutcome> look(List<RunReport.HostEnd> ends, Map<String, Host> hosts) {
        Map<String, HostOutcome> seen = new ConcurrentHashMap<>();
        List<RunReport.HostEnd> others = new ArrayList<>();
        List<RunReport.HostEnd> changed = new ArrayList<>();
        ends.forEach(each -> (changed(each) ? changed : others).add(each));
        new HostPool(session.parallel())
                .run(
                        changed,
                        end -> project.inventory().through(end.host()),
                        end -> seen.put(end.host(), asLeft(end, host(hosts, end))));
        if (past.purpose() == TransactionPurpose.ROLLBACK) {
            others.forEach(each -> seen.put(
                    each.host(),
                    notBegun(each, "--resume does not start a rollback again")
                            .advise("countersign rollback " + past.rolledBack().orElse("RUN"))));
        } else if (!others.isEmpty()) {
            judge(others, hosts, seen);
        }
        return seen;
    }

    /** Whether the run made a change there that can be looked for. */
    private boolean changed(RunReport.HostEnd end) {
        return past.intent(end.host()).isPresent()
                && (past.purpose() == TransactionPurpose.ROLLBACK
                        || List.of(Outcome.COMMITTED, Outcome.PENDING, Outcome.ROLLED_BACK).stream()
                                .anyMatch(each -> each.word().equals(end.outcome())));
    }

    private HostOutcome asLeft(RunReport.HostEnd end, Host host) {
        Outcome kept = past.purpose() == TransactionPurpose.ROLLBACK ? Outcome.ROLLED_BACK : Outcome.COMMITTED;
        boolean restart = end.outcome().equals(Outcome.PENDING.word());
        boolean restored = !restart && !end.outcome().equals(kept.word());
        try {
            return AsLeft.look(
                    fleet.calls(host, past.platform(host)), fleet.look(host), past.left(end.host(), restored, restart));
        } catch (RemoteException notReached) {
            return Unreached.outcome(end.host(), notReached);
        }
    }

    /** Checks hosts that the run did not change against today's policies. */
    private void judge(List<RunReport.HostEnd> ends, Map<String, Host> hosts, Map<String, HostOutcome> seen) {
        List<HostPlan> now;
        try {
            now = new FleetPlanner(session, session.projectToReach(), fleet, Acceptance.NOTHING)
                    .check(ends.stream().map(each -> host(hosts, each)).toList());
        } catch (Problem broken) {
            String why = broken.diagnostics().stream()
                    .findFirst()
                    .map(Diagnostic::what)
                    .orElse("the policies cannot be read");
            ends.forEach(each -> seen.put(each.host(), notBegun(each, why).advise("countersign lint")));
            return;
        }
        // Other servers of a machine, of which the run knows nothing, are looked at with it.
        for (HostPlan each : now) {
            ends.stream()
                    .filter(one -> one.host().equals(each.host()))
                    .findFirst()
                    .ifPresent(end -> seen.put(each.host(), judged(end, each)));
        }
    }

    private static HostOutcome judged(RunReport.HostEnd end, HostPlan now) {
        return now.findings().stream().anyMatch(one -> one.verdict() == Verdict.VIOLATED)
                ? notBegun(end, "it does not comply now").advise("countersign plan -l " + now.host())
                : FleetApplier.withoutChange(now);
    }

    private static HostOutcome notBegun(RunReport.HostEnd end, String why) {
        return HostOutcome.of(
                end.host(),
                Outcome.NOT_ATTEMPTED,
                "the run did not change it (" + end.outcome()
                        + end.at().map(at -> ", " + at).orElse("") + "), and " + why);
    }

    private static Host host(Map<String, Host> hosts, RunReport.HostEnd end) {
        return Optional.ofNullable(hosts.get(end.host())).orElseThrow();
    }
}
