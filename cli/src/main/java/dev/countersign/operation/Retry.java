package dev.countersign.operation;

import dev.countersign.diagnostic.Counts;
import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.Problem;
import dev.countersign.inventory.Host;
import dev.countersign.observation.RunId;
import dev.countersign.project.Project;
import dev.countersign.transaction.Outcome;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The hosts of an earlier run that failed, were refused or restored, or were not reached. They are
 * planned again, in a new run: only their names come from the earlier one.
 *
 * @param of the earlier run
 */
public record Retry(RunId of, Set<String> hosts) {
    /** What needs no second attempt. */
    private static final Set<String> WELL = Set.of(
            Outcome.ALREADY_COMPLIANT.word(), Outcome.WAIVED.word(), Outcome.COMMITTED.word(), Outcome.PENDING.word());

    public Retry {
        hosts = Set.copyOf(hosts);
    }

    /**
     * Reads the earlier run.
     *
     * @throws Problem with code 4 if the run is a rollback, is not finished, or ended well on every
     *     host; and see {@link VerifiedRun}
     */
    public static Retry of(String run, Session session, Project project) {
        VerifiedRun past = VerifiedRun.open(run, project, session.workstation());
        past.rolledBack().ifPresent(rolledBack -> {
            throw new Problem(
                    ExitCode.REFUSED,
                    "run " + run + " is a rollback; nothing was changed",
                    "to roll back again where it failed: countersign rollback " + rolledBack);
        });
        refuseUnfinished(past, session, project);
        Set<String> hosts = RunReport.of(past.record()).hosts().stream()
                .filter(each -> !WELL.contains(each.outcome()))
                .map(RunReport.HostEnd::host)
                .collect(Collectors.toSet());
        if (hosts.isEmpty()) {
            throw new Problem(
                    ExitCode.REFUSED,
                    "no host of run " + run + " failed or was left out; nothing was changed",
                    "to see how its hosts are now: countersign check");
        }
        return new Retry(past.id(), hosts);
    }

    /** Refuses a run that has hosts to be settled or continued: that comes first. */
    private static void refuseUnfinished(VerifiedRun past, Session session, Project project) {
        List<UnfinishedHost> open = UnfinishedHosts.of(
                        RunFolder.read(project.directory(), session.workstation()), project.platforms(), session.now())
                .ends()
                .stream()
                .filter(each -> each.run().equals(past.id()))
                .toList();
        if (!open.isEmpty()) {
            throw new Problem(
                    ExitCode.REFUSED,
                    "run " + past.id() + " is not finished on " + Counts.of(open.size(), "host")
                            + "; nothing was changed",
                    "continue it: countersign apply --resume " + past.id()
                            + "\nor close it as it is: countersign abandon " + past.id());
        }
    }

    /**
     * Returns its hosts, of those that are selected.
     *
     * @throws Problem with code 4 if none is selected, or one is no longer in any inventory
     */
    public List<Host> among(Project project) {
        List<String> gone = hosts.stream()
                .filter(each -> project.inventory().host(each).isEmpty())
                .sorted()
                .toList();
        boolean all = project.scope().limit().isEmpty();
        if (all && !gone.isEmpty()) {
            throw new Problem(
                    ExitCode.REFUSED,
                    "no longer in any inventory, but in run " + of + ": " + String.join(", ", gone)
                            + "; nothing was changed",
                    "name the other hosts with -l");
        }
        List<Host> chosen = VerifiedRun.named(new TreeSet<>(hosts), project.chosen());
        if (chosen.isEmpty()) {
            throw new Problem(
                    ExitCode.REFUSED,
                    "none of these hosts failed or was left out in run " + of + "; nothing was changed",
                    "see its hosts: countersign show " + of);
        }
        return chosen;
    }
}
