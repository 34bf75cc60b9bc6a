package dev.countersign.cli.command;

import dev.countersign.cli.terminal.Context;
import dev.countersign.cli.view.HostJson;
import dev.countersign.cli.view.InterruptedView;
import dev.countersign.cli.view.JsonDocument;
import dev.countersign.cli.view.OutcomeView;
import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.Problem;
import dev.countersign.fleet.Fleet;
import dev.countersign.fleet.NewHostKeys;
import dev.countersign.fleet.Unreached;
import dev.countersign.inventory.Host;
import dev.countersign.observation.RunId;
import dev.countersign.operation.Interrupt;
import dev.countersign.operation.Rollbacks;
import dev.countersign.operation.Run;
import dev.countersign.operation.RunFolder;
import dev.countersign.operation.RunSource;
import dev.countersign.operation.UnfinishedHosts;
import dev.countersign.operation.VerifiedRun;
import dev.countersign.project.Project;
import dev.countersign.rollout.HostPool;
import dev.countersign.transaction.Confirming;
import dev.countersign.transaction.HostOutcome;
import dev.countersign.transaction.Outcome;
import dev.countersign.transaction.Outcomes;
import dev.countersign.transaction.RemoteException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Confirms a run that is still pending if the wire shows the expected result: for use after the
 * program or the network died.
 */
@Command(
        name = "confirm",
        headerHeading = "Examples:%n  countersign confirm 20261122T095141Z-3f9c%n%n",
        customSynopsis = "countersign [OPTIONS] confirm RUN [--accept-unproven]",
        description = "Confirm a pending run if the wire shows what it should.",
        footer = {
            "",
            "Exit: 0 confirmed, 3 a host was not reached, 4 the wire does not show it, or",
            "the run is over (nothing was done), 5 too late: reverted, 6 a person is needed."
        })
public final class ConfirmCommand implements Callable<Integer> {
    private final Context context;

    @Parameters(paramLabel = "RUN", description = "the name of the run, from 'countersign status'")
    String run = "";

    @Option(names = "--accept-unproven", description = "confirm even if the wire shows something else")
    boolean acceptUnproven;

    @Option(
            names = {"-y", "--yes"},
            description = "accepted for consistency: confirm never asks")
    boolean yes;

    public ConfirmCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        NewHostKeys.refuseFor(context.session().reach(), "confirm");
        Project project = context.projectWithoutPolicies();
        Fleet fleet = context.session().fleet(project);
        RunSource past = VerifiedRun.source(run, context.session(), project, fleet);
        List<Host> hosts = past.hosts(project.chosen());
        if (hosts.isEmpty()) {
            throw new Problem(
                    ExitCode.REFUSED, "run " + run + " did not change any of these hosts", "countersign show " + run);
        }
        Map<String, HostOutcome> ended = new ConcurrentHashMap<>();
        Optional<VerifiedRun> own = past instanceof VerifiedRun journal ? Optional.of(journal) : Optional.empty();
        own.ifPresent(journal -> refuseWhenOver(context, project, journal));
        ExitCode code;
        boolean cut;
        try (Interrupt.Work work = context.session().changing();
                Written written = Written.of(context, project, own)) {
            new HostPool(context.session().parallel()).run(hosts, project.inventory()::through, host -> {
                if (work.stopped()) {
                    ended.put(host.name(), leftAlone(host));
                    return;
                }
                HostOutcome outcome = confirm(fleet, past, host);
                written.record(outcome);
                ended.put(host.name(), outcome);
            });
            code = work.code(Outcomes.of(ended.values()).exitCode());
            cut = work.cut();
        }
        List<HostOutcome> outcomes = hosts.stream()
                .flatMap(host -> Optional.ofNullable(ended.get(host.name())).stream())
                .toList();
        if (context.options().json) {
            Map<String, Object> root = new LinkedHashMap<>();
            root.put("run", run);
            root.put("hosts", outcomes.stream().<Object>map(HostJson::outcome).toList());
            context.console()
                    .document(JsonDocument.of("confirm", project.origin().text(), code, root));
        } else {
            OutcomeView.show(context.console(), "CONFIRM", outcomes, context.options().verbose);
        }
        if (cut) {
            InterruptedView.show(
                    context.console(),
                    outcomes,
                    past.id(),
                    "countersign confirm " + run,
                    "countersign rollback " + run);
        }
        return code.number();
    }

    /**
     * The outcome of a host whose turn did not come before an interrupt: nothing was confirmed
     * there, and its lease goes on.
     */
    private HostOutcome leftAlone(Host host) {
        return HostOutcome.of(
                        host.name(),
                        Outcome.NEEDS_PERSON,
                        "interrupted before its turn: nothing was confirmed, and the host reverts the change when the"
                                + " lease ends")
                .advise("countersign confirm " + run);
    }

    private HostOutcome confirm(Fleet fleet, RunSource past, Host host) {
        try {
            return new Confirming(fleet.calls(host, past.platform(host)), fleet.look(host), fleet.clock())
                    .run(past.left(host), acceptUnproven);
        } catch (RemoteException notReached) {
            return Unreached.outcome(host.name(), notReached);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return HostOutcome.of(host.name(), Outcome.UNCONFIRMED, "interrupted");
        }
    }

    /**
     * The run's own journal, if it is here: without it, only the host has a record of how the run
     * ended.
     */
    private record Written(Optional<Run> run, Optional<VerifiedRun> past) implements AutoCloseable {
        static Written of(Context context, Project project, Optional<VerifiedRun> own) {
            return new Written(own.map(each -> Run.resume(context.session(), project, each.id(), true)), own);
        }

        /**
         * Records an outcome. A host that refused or was not reached is still pending, so nothing
         * is written; an outcome that is recorded already is not written again.
         */
        void record(HostOutcome outcome) {
            boolean ended = outcome.outcome() != Outcome.REFUSED && outcome.outcome() != Outcome.NOT_REACHED;
            boolean known = past.filter(each -> UnfinishedHosts.says(
                            each.record(), outcome.host(), outcome.outcome().word()))
                    .isPresent();
            if (ended && !known) {
                run.ifPresent(each -> outcome.record(each.journal()));
            }
        }

        @Override
        public void close() {
            run.ifPresent(Run::close);
        }
    }

    /** Refuses a run that was rolled back: there is nothing to confirm. */
    private static void refuseWhenOver(Context context, Project project, VerifiedRun past) {
        Rollbacks rollbacks = Rollbacks.of(
                RunFolder.read(project.directory(), context.session().workstation()));
        Set<RunId> by = rollbacks.over(past.record());
        if (!by.isEmpty()) {
            throw past.over(by);
        }
    }
}
