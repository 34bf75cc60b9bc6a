package dev.countersign.cli.command;

import dev.countersign.cli.terminal.Console;
import dev.countersign.cli.terminal.Context;
import dev.countersign.cli.view.BatchesJson;
import dev.countersign.cli.view.BatchesView;
import dev.countersign.cli.view.EditedSince;
import dev.countersign.cli.view.HostJson;
import dev.countersign.cli.view.InterruptedView;
import dev.countersign.cli.view.JsonDocument;
import dev.countersign.cli.view.OutcomeView;
import dev.countersign.cli.view.PlanView;
import dev.countersign.diagnostic.Counts;
import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.Problem;
import dev.countersign.fleet.Fleet;
import dev.countersign.fleet.NewHostKeys;
import dev.countersign.inventory.Host;
import dev.countersign.observation.RunId;
import dev.countersign.operation.ApplyOptions;
import dev.countersign.operation.Canary;
import dev.countersign.operation.FleetApplier;
import dev.countersign.operation.FleetPlanner;
import dev.countersign.operation.Interrupt;
import dev.countersign.operation.Operator;
import dev.countersign.operation.PlanMaking;
import dev.countersign.operation.Rollback;
import dev.countersign.operation.RolloutEnd;
import dev.countersign.operation.Run;
import dev.countersign.operation.RunSource;
import dev.countersign.operation.VerifiedRun;
import dev.countersign.plan.Acceptance;
import dev.countersign.plan.HostPlan;
import dev.countersign.plan.PlanFile;
import dev.countersign.project.Project;
import dev.countersign.rollout.Batch;
import dev.countersign.rollout.Course;
import dev.countersign.rollout.HostPool;
import dev.countersign.transaction.HostOutcome;
import dev.countersign.transaction.Outcome;
import dev.countersign.transaction.Outcomes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Rolls back what a run changed: settles it where it is still pending, otherwise with a transaction
 * of its own.
 */
@Command(
        name = "rollback",
        headerHeading =
                "Examples:%n  countersign rollback 20261122T095141Z-3f9c%n  countersign rollback 20261122T095141Z-3f9c -l fs1 --yes%n  countersign rollback 20261122T095141Z-3f9c --only-ours%n%n",
        customSynopsis =
                "countersign [OPTIONS] rollback RUN [--only-ours] [--yes]%n       [--lease TIME] [--serial SIZES] [--canary HOST] [--pause TIME]%n       [--max-failures N]",
        description = "Undo what a run changed, byte for byte.",
        footer = {
            "",
            "Exit: 0 everything is as before, 3 a host was not reached, 4 refused for a host,",
            "6 a person is needed."
        })
public final class RollbackCommand implements Callable<Integer> {
    private final Context context;

    @Parameters(paramLabel = "RUN", description = "the name of the run, from 'countersign history'")
    String run = "";

    @Option(names = "--only-ours", description = "in a file that was edited later, undo only what the run wrote")
    boolean onlyOurs;

    @Option(
            names = {"-y", "--yes"},
            description = "do not ask")
    boolean yes;

    @Option(
            names = "--lease",
            paramLabel = "TIME",
            converter = LeaseConverter.class,
            description = "as in apply (120s)")
    Duration lease = Duration.ofSeconds(ApplyCommand.USUAL_LEASE_SECONDS);

    @Mixin
    final RolloutOptions rollout = new RolloutOptions();

    public RollbackCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        NewHostKeys.refuseFor(context.session().reach(), "rollback");
        Course course = rollout.course(false);
        Project project = context.projectWithoutPolicies();
        try (Fleet fleet = context.session().fleet(project)) {
            fleet.keepConnections(context.options().parallel);
            return back(project, fleet, course);
        }
    }

    private int back(Project project, Fleet fleet, Course course) {
        RunSource past = VerifiedRun.source(run, context.session(), project, fleet);
        List<Host> hosts = past.hosts(project.chosen());
        if (hosts.isEmpty()) {
            throw new Problem(
                    ExitCode.REFUSED, "run " + run + " did not change any of these hosts", "countersign show " + run);
        }
        Canary.refuseUnknown(course.batches(), project.inventory(), hosts);
        Rollback back = new Rollback(fleet, past);
        Map<String, Rollback.Step> steps = look(project, hosts, back);
        PlanFile plan = PlanMaking.make(
                context.session(),
                project,
                fleet,
                Acceptance.NOTHING,
                hosts.stream()
                        .flatMap(host -> Optional.ofNullable(steps.get(host.name())).stream())
                        .flatMap(step -> step.entry().stream())
                        .toList());
        List<String> pending = hosts.stream()
                .map(Host::name)
                .filter(host -> isPending(steps, host))
                .toList();
        List<String> changing = plan.hosts().stream()
                .filter(FleetPlanner::changes)
                .map(HostPlan::host)
                .toList();
        if (course.batches().canary().filter(pending::contains).isEmpty()) {
            Canary.refuseIdle(course.batches(), changing);
        }
        List<Batch> batches = course.batches().cut(changing);
        if (!context.options().json) {
            if (!plan.hosts().isEmpty()) {
                PlanView.showBeforeChange(
                        context.console(), plan.hosts(), plan.origin().text(), lease, context.options().verbose);
            }
            hosts.forEach(host -> Optional.ofNullable(steps.get(host.name()))
                    .flatMap(Rollback.Step::edited)
                    .ifPresent(edited -> EditedSince.show(context.console(), host.name(), edited)));
            if (!pending.isEmpty()) {
                context.console()
                        .paragraph(
                                Console.Tone.CHANGE,
                                "",
                                Counts.of(pending.size(), "host") + " with the run pending, which is reverted there: "
                                        + String.join(", ", pending));
            }
            BatchesView.show(context.console(), batches, course, context.options().verbose);
        }
        int changes = changing.size() + pending.size();
        if (changes > 0) {
            context.session()
                    .operator()
                    .confirm(
                            Counts.of(changes, "host") + " back"
                                    + (batches.size() > 1 ? " in " + batches.size() + " batches" : ""),
                            yes,
                            "--yes");
        }
        return transact(context, project, fleet, back, hosts, steps, plan, course);
    }

    /** Whether the run is still pending on a host, so that it is reverted instead of changed back. */
    private static boolean isPending(Map<String, Rollback.Step> steps, String host) {
        return Optional.ofNullable(steps.get(host))
                .filter(step -> step.entry().isEmpty())
                .isPresent();
    }

    private Map<String, Rollback.Step> look(Project project, List<Host> hosts, Rollback back) {
        Map<String, Rollback.Step> steps = new ConcurrentHashMap<>();
        try (Operator.Steps progress = context.session().operator().begin("look", hosts.size())) {
            new HostPool(context.session().parallel()).run(hosts, project.inventory()::through, host -> {
                steps.put(host.name(), back.look(host, onlyOurs));
                progress.step();
            });
        }
        return steps;
    }

    private int transact(
            Context context,
            Project project,
            Fleet fleet,
            Rollback back,
            List<Host> hosts,
            Map<String, Rollback.Step> steps,
            PlanFile plan,
            Course course) {
        Map<String, HostOutcome> ended = new LinkedHashMap<>();
        RolloutEnd end;
        RunId id;
        ExitCode code;
        boolean cut;
        try (Interrupt.Work work = context.session().changing();
                Run opened = Run.begin(context.session(), project, VerifiedRun.ROLLBACK + run, plan)) {
            id = opened.id();
            for (Host host : hosts) {
                if (isPending(steps, host.name())) {
                    ended.put(host.name(), work.stopped() ? leftAlone(host) : back.settle(host, opened.journal()));
                }
            }
            end = new FleetApplier(context.session(), project, fleet, opened, ApplyOptions.back(lease), work)
                    .run(plan.hosts(), List.copyOf(ended.values()), course);
            end.outcomes().forEach(outcome -> ended.put(outcome.host(), outcome));
            code = work.code(Outcomes.of(ended.values()).exitCode());
            cut = work.cut();
        }
        boolean changes = plan.hosts().stream().anyMatch(FleetPlanner::changes);
        List<HostOutcome> outcomes = hosts.stream()
                .flatMap(host -> Optional.ofNullable(ended.get(host.name())).stream())
                .toList();
        if (context.options().json) {
            context.console().document(json(id, plan, end.with(outcomes), steps, code));
        } else {
            context.console().result("");
            OutcomeView.show(context.console(), "ROLLBACK", outcomes, context.options().verbose);
            BatchesView.ended(context.console(), end, context.options().verbose);
            if (changes && outcomes.stream().anyMatch(each -> each.outcome() == Outcome.ROLLED_BACK)) {
                context.console().remark("Run " + id + " is kept; to undo the rollback: countersign rollback " + id);
            }
        }
        if (cut) {
            InterruptedView.show(
                    context.console(), outcomes, id, "countersign rollback " + run, "countersign rollback " + id);
        }
        return code.number();
    }

    /**
     * The outcome of a host whose turn did not come before an interrupt: what is pending there is
     * reverted when its lease ends.
     */
    private HostOutcome leftAlone(Host host) {
        return HostOutcome.of(
                        host.name(),
                        Outcome.NEEDS_PERSON,
                        "interrupted before its turn: run " + run
                                + " is pending there, and the host reverts it when the lease ends")
                .advise("countersign rollback " + run);
    }

    private String json(RunId id, PlanFile plan, RolloutEnd end, Map<String, Rollback.Step> steps, ExitCode code) {
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("run", id.name());
        root.put("of", run);
        BatchesJson.put(root, end);
        Counts counts = HostJson.counts();
        end.outcomes().forEach(each -> counts.add(each.outcome().word()));
        root.put("outcomes", counts.values());
        List<Object> hosts = new ArrayList<>();
        for (HostOutcome outcome : end.outcomes()) {
            Optional<HostPlan> host = plan.hosts().stream()
                    .filter(each -> each.host().equals(outcome.host()))
                    .findFirst();
            Map<String, Object> values =
                    host.map(each -> HostJson.outcome(each, outcome)).orElseGet(() -> HostJson.outcome(outcome));
            Optional.ofNullable(steps.get(outcome.host()))
                    .flatMap(Rollback.Step::edited)
                    .ifPresent(edited -> values.put("edited", EditedSince.values(edited)));
            hosts.add(values);
        }
        root.put("hosts", hosts);
        return JsonDocument.of("rollback", plan.origin().text(), code, root);
    }
}
