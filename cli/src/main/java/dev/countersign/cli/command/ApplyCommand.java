package dev.countersign.cli.command;

import dev.countersign.cli.terminal.Console;
import dev.countersign.cli.terminal.Context;
import dev.countersign.cli.view.ApplyJson;
import dev.countersign.cli.view.InterruptedView;
import dev.countersign.cli.view.OutcomeView;
import dev.countersign.cli.view.PlanView;
import dev.countersign.cli.view.ResumptionView;
import dev.countersign.cli.view.ShardJson;
import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.Problem;
import dev.countersign.diagnostic.ShellCommand;
import dev.countersign.fleet.Fleet;
import dev.countersign.fleet.NewHostKeys;
import dev.countersign.inventory.Host;
import dev.countersign.observation.RunId;
import dev.countersign.operation.Allowance;
import dev.countersign.operation.ApplyOptions;
import dev.countersign.operation.ExpiredRuns;
import dev.countersign.operation.FleetApplier;
import dev.countersign.operation.Interrupt;
import dev.countersign.operation.PlanMaking;
import dev.countersign.operation.PlanParts;
import dev.countersign.operation.PutBack;
import dev.countersign.operation.Resumption;
import dev.countersign.operation.RollbackRehearsal;
import dev.countersign.operation.Run;
import dev.countersign.operation.SavedPlan;
import dev.countersign.operation.VerifiedRun;
import dev.countersign.plan.Acceptance;
import dev.countersign.plan.HostPlan;
import dev.countersign.plan.PlanFile;
import dev.countersign.project.Project;
import dev.countersign.rollout.Batches;
import dev.countersign.rollout.Limits;
import dev.countersign.transaction.HostOutcome;
import dev.countersign.transaction.Outcome;
import dev.countersign.transaction.Outcomes;
import dev.countersign.transaction.TransactionPurpose;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Changes every host under a lease, proves the change on the wire, and confirms it; otherwise the
 * host reverts it.
 */
@Command(
        name = "apply",
        headerHeading =
                "Examples:%n  countersign apply%n  countersign apply fs1.plan%n  countersign apply --yes --serial 1,10%%,100%% --max-failures 1%n  countersign apply --resume 20261122T095141Z-3f9c%n%n",
        customSynopsis =
                "countersign [OPTIONS] apply [PLAN-FILE | --resume RUN] [--yes]%n       [--shard I/N] [--lease TIME] [--serial SIZES] [--max-failures N]%n       [--max-changes N] [--rehearse-rollback] [--accept-unproven]%n       [--disconnect-unsigned] [--accept-temporary] [--without-lease]%n       [--allow-documented | --allow-experimental]",
        description = "Change hosts: under a lease, proved on the wire, or rolled back.",
        footer = {
            "",
            "Exit: 0 done, 2 pending, 3 a host was not reached, 4 refused, 5 rolled back,",
            "6 a person is needed, 1 a host's tools failed."
        })
public final class ApplyCommand implements Callable<Integer> {
    static final long USUAL_LEASE_SECONDS = 120;

    private final Context context;

    @Parameters(arity = "0..1", paramLabel = "PLAN-FILE", description = "a file of 'plan --out'; without one, plan now")
    Optional<Path> file = Optional.empty();

    @Option(
            names = "--resume",
            paramLabel = "RUN",
            description = "continue an interrupted run: finish pending hosts, start the remaining ones")
    Optional<String> resume = Optional.empty();

    @Option(
            names = {"-y", "--yes"},
            description = "do not ask")
    boolean yes;

    @Option(
            names = "--shard",
            paramLabel = "I/N",
            description = "only shard I of N, for several controllers at once; 'merge' joins their results")
    Optional<String> shard = Optional.empty();

    @Option(
            names = "--lease",
            paramLabel = "TIME",
            converter = LeaseConverter.class,
            description = "how long a host waits for the confirm before it reverts the change (120s)")
    Duration lease = Duration.ofSeconds(USUAL_LEASE_SECONDS);

    @Option(
            names = "--serial",
            paramLabel = "SIZES",
            description = "batches: 1,10%%,100%% is one host, then a tenth, then all")
    String serial = "100%";

    @Option(names = "--max-failures", paramLabel = "N", description = "stop after more than N failed hosts (0)")
    int maxFailures;

    @Option(names = "--max-changes", paramLabel = "N", description = "refuse a plan that changes more than N hosts")
    Optional<Integer> maxChanges = Optional.empty();

    @Option(
            names = "--rehearse-rollback",
            description = "change the first host, roll it back, and prove that it is as before; only then continue")
    boolean rehearseRollback;

    @Option(names = "--accept-unproven", description = "also confirm what cannot be proved on the wire yet")
    boolean acceptUnproven;

    @Option(
            names = "--accept-temporary",
            description = "also change a file that is written again or lost, for as long as the change lasts")
    boolean acceptTemporary;

    @Option(names = "--disconnect-unsigned", description = "end unsigned sessions after the change is confirmed")
    boolean disconnectUnsigned;

    @Option(
            names = "--without-lease",
            description = "also change hosts that cannot revert by themselves: only this program can undo it")
    boolean withoutLease;

    @Option(
            names = "--allow-documented",
            description = "also change hosts of platforms that are supported from vendor documentation only, untested")
    boolean allowDocumented;

    @Option(
            names = "--allow-experimental",
            description = "also change hosts of platforms that rely on third-party scripts; implies --allow-documented")
    boolean allowExperimental;

    public ApplyCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        NewHostKeys.refuseFor(context.session().reach(), "apply");
        Batches batches = Batches.parse(serial);
        context.limitToShard(shard);
        Instant began = context.session().now();
        if (resume.isPresent()) {
            return resume(context, resume.get(), batches, began);
        }
        Project project = context.projectToPlan();
        Fleet fleet = context.session().fleet(project);
        Acceptance acceptance = acceptance();
        Optional<SavedPlan> saved = file.map(path ->
                SavedPlan.of(path).refuseStale(project, context.session().now()).refuseOther(acceptance));
        List<Host> all = named(project.selected(), saved);
        Map<String, Object> part = ShardJson.of(
                saved.flatMap(SavedPlan::part).or(() -> project.part(all)), project.sources(), began);
        List<Host> hosts = saved.map(each -> each.hosts(project.hosts())).orElseGet(project::hosts);
        PlanFile first = planNow(context, project, fleet, acceptance, hosts);
        PutBack back = new ExpiredRuns(context.session(), project, fleet).putBack(first.hosts(), yes);
        return back.before(() -> {
            PlanFile now = back.any() ? planNow(context, project, fleet, acceptance, hosts) : first;
            return change(
                    context,
                    project,
                    fleet,
                    saved.map(each -> each.hold(now, project.inventory())).orElse(now),
                    back,
                    batches,
                    part);
        });
    }

    /** Returns those of the selected hosts that the plan file is about; without one, all of them. */
    private List<Host> named(List<Host> selected, Optional<SavedPlan> saved) {
        List<Host> named = saved.map(each -> each.hosts(selected)).orElse(selected);
        if (named.isEmpty() && saved.flatMap(SavedPlan::part).isEmpty()) {
            // If nothing matches, the result must not look like success; only a shard may be empty.
            throw new Problem(
                    ExitCode.REFUSED,
                    "the plan does not include any of these hosts; nothing was changed",
                    "see its hosts: countersign show "
                            + file.map(each -> ShellCommand.word(each.toString()))
                                    .orElse("PLAN"));
        }
        return named;
    }

    private int change(
            Context context,
            Project project,
            Fleet fleet,
            PlanFile plan,
            PutBack back,
            Batches batches,
            Map<String, Object> part) {
        List<HostPlan> hosts = plan.hosts();
        if (!context.options().json) {
            PlanView.showBeforeChange(
                    context.console(),
                    hosts.stream()
                            .map(allowance(project)::asCarriedOut)
                            .map(back::truth)
                            .toList(),
                    plan.origin().text(),
                    lease,
                    context.options().verbose);
        }
        long changes = hosts.stream().filter(allowance(project)::changes).count();
        FleetApplier.refuseTooMany(maxChanges, changes);
        if (rehearseRollback) {
            // Check now: otherwise the rollback would be refused after the first host has been
            // changed.
            VerifiedRun.refuseTracked(
                    project,
                    context.session().workstation(),
                    "the run that the rehearsal would roll back; nothing was changed");
        }
        if (changes > 0) {
            context.session().operator().confirm(changes + (changes == 1 ? " host" : " hosts"), yes, "--yes");
        }
        return transact(context, project, fleet, plan, back, batches, part);
    }

    private int resume(Context context, String run, Batches batches, Instant began) {
        if (file.isPresent()) {
            throw new Problem(
                    ExitCode.USAGE,
                    "--resume cannot be used with a plan file",
                    "a run continues with its own plan: countersign apply --resume " + run);
        }
        if (rehearseRollback) {
            throw new Problem(
                    ExitCode.USAGE,
                    "--resume cannot be used with --rehearse-rollback",
                    "to continue without a rehearsal: countersign apply --resume " + run
                            + "; or start a new run: countersign apply --rehearse-rollback");
        }
        Resumption resumption = new Resumption(context.session(), run, acceptance(), left -> {
            if (!context.options().json) {
                ResumptionView.show(context.console(), left, lease, context.options().verbose);
            }
        });
        List<HostOutcome> outcomes = resumption.run(applyOptions(), batches, new Limits(maxFailures), maxChanges, yes);
        ExitCode code = resumption.code(outcomes);
        if (context.options().json) {
            context.console()
                    .document(ApplyJson.resumed(
                            resumption.id(),
                            outcomes,
                            ShardJson.of(resumption.part(), resumption.sources(), began),
                            code));
        } else {
            show(context, outcomes, resumption.cut() ? List.of() : List.of(resumption.id()));
        }
        if (resumption.cut()) {
            interrupted(context, outcomes, resumption.id());
        }
        return code.number();
    }

    private PlanFile planNow(Context context, Project project, Fleet fleet, Acceptance acceptance, List<Host> hosts) {
        return PlanMaking.now(context.session(), project, fleet, acceptance, hosts);
    }

    /** What became of a plan, or of a part of it. */
    private record Ended(
            List<HostOutcome> outcomes,
            Optional<RunId> run,
            Map<String, String> rehearsed,
            ExitCode code,
            boolean cut) {}

    private int transact(
            Context context,
            Project project,
            Fleet fleet,
            PlanFile plan,
            PutBack back,
            Batches batches,
            Map<String, Object> part) {
        Map<String, HostOutcome> ended = new LinkedHashMap<>();
        List<RunId> runs = new ArrayList<>();
        List<ExitCode> codes = new ArrayList<>();
        Map<String, String> rehearsed = new LinkedHashMap<>();
        Optional<ExitCode> cut = Optional.empty();
        for (PlanFile each : PlanParts.of(plan, project.inventory(), allowance(project)::changes)) {
            Limits limits = new Limits(maxFailures, List.copyOf(ended.values()));
            Optional<String> stop = cut.isPresent()
                    ? Optional.of("interrupted")
                    : rehearsed.containsKey("why") ? Optional.of(rehearsalFailed(rehearsed)) : limits.stop(List.of());
            boolean rehearse = rehearseRollback && rehearsed.isEmpty();
            Ended one = stop.map(why -> without(project, each, Optional.of(why)))
                    .orElseGet(() -> transact(context, project, fleet, each, batches, limits, rehearse));
            one.outcomes().forEach(outcome -> ended.put(outcome.host(), outcome));
            one.run().ifPresent(runs::add);
            rehearsed.putAll(one.rehearsed());
            codes.add(one.code());
            cut = cut.or(() -> one.cut() ? Optional.of(one.code()) : Optional.empty());
        }
        ExitCode code = cut.orElseGet(() -> codes.size() == 1 ? codes.get(0) : ExitCode.worst(codes));
        List<HostOutcome> outcomes = plan.hosts().stream()
                .flatMap(each -> Optional.ofNullable(ended.get(each.host())).stream())
                .map(back::truth)
                .toList();
        if (context.options().json) {
            context.console().document(ApplyJson.of(plan, outcomes, runs, rehearsed, part, code));
        } else {
            rehearsed(context.console(), rehearsed);
            show(context, outcomes, cut.isPresent() ? List.of() : runs);
        }
        if (cut.isPresent() && !runs.isEmpty()) {
            interrupted(context, outcomes, runs.get(runs.size() - 1));
        }
        return code.number();
    }

    private static String rehearsalFailed(Map<String, String> rehearsed) {
        return "the rehearsal of the rollback failed on " + rehearsed.get("host");
    }

    /**
     * Makes the changes of a plan in one run; without a change there is no run.
     *
     * @param rehearse whether to rehearse the rollback first
     */
    private Ended transact(
            Context context,
            Project project,
            Fleet fleet,
            PlanFile plan,
            Batches batches,
            Limits limits,
            boolean rehearse) {
        if (plan.hosts().stream().noneMatch(allowance(project)::changes)) {
            return without(project, plan, Optional.empty());
        }
        try (Interrupt.Work work = context.session().changing();
                Run opened = Run.begin(context.session(), project, "apply", plan)) {
            RollbackRehearsal rehearsal = new RollbackRehearsal(context.session(), project, fleet, opened, lease);
            FleetApplier applying = new FleetApplier(context.session(), project, fleet, opened, applyOptions(), work);
            List<HostOutcome> outcomes = rehearse
                    ? afterRehearsal(plan, opened, rehearsal, applying, batches, allowance(project), work)
                    : applying.run(plan.hosts(), List.of(), batches, limits);
            return new Ended(
                    outcomes,
                    Optional.of(opened.id()),
                    rehearsal.told(),
                    work.code(Outcomes.of(outcomes).exitCode()),
                    work.cut());
        }
    }

    /**
     * Returns the outcomes where nothing is changed.
     *
     * @param stop why the hosts with a change are not attempted; empty if there are none
     */
    private Ended without(Project project, PlanFile plan, Optional<String> stop) {
        List<HostOutcome> outcomes = plan.hosts().stream()
                .map(host -> stop.filter(why -> allowance(project).changes(host))
                        .map(why -> HostOutcome.of(host.host(), Outcome.NOT_ATTEMPTED, why))
                        .orElseGet(() -> allowance(project).withoutChange(host)))
                .toList();
        return new Ended(
                outcomes, Optional.empty(), Map.of(), Outcomes.of(outcomes).exitCode(), false);
    }

    /**
     * Rehearses on the first host with a change, then applies the change: to that host first and
     * alone again, then to the others. If the rehearsal fails, no other host is changed.
     */
    private List<HostOutcome> afterRehearsal(
            PlanFile plan,
            Run run,
            RollbackRehearsal rehearsal,
            FleetApplier applying,
            Batches batches,
            Allowance allowance,
            Interrupt.Work work) {
        List<HostPlan> hosts = plan.hosts();
        HostPlan canary = hosts.stream().filter(allowance::changes).findFirst().orElseThrow();
        Optional<HostOutcome> failure = rehearsal.run(plan, canary);
        Map<String, HostOutcome> outcomes = new LinkedHashMap<>();
        if (failure.isPresent()) {
            String why = "the rehearsal of the rollback failed on " + canary.host();
            hosts.forEach(host -> outcomes.put(
                    host.host(),
                    allowance.changes(host)
                            ? HostOutcome.of(host.host(), Outcome.NOT_ATTEMPTED, why)
                            : allowance.withoutChange(host)));
            outcomes.put(canary.host(), failure.get());
            run.end(work.code(Outcomes.of(outcomes.values()).exitCode()));
            return List.copyOf(outcomes.values());
        }
        List<HostPlan> order = new ArrayList<>(hosts);
        order.remove(canary);
        order.add(0, canary);
        Map<String, HostOutcome> ended = new LinkedHashMap<>();
        applying.run(order, List.of(), batches.afterOne(), new Limits(maxFailures))
                .forEach(outcome -> ended.put(outcome.host(), outcome));
        return hosts.stream()
                .flatMap(host -> Optional.ofNullable(ended.get(host.host())).stream())
                .toList();
    }

    private static void rehearsed(Console console, Map<String, String> rehearsed) {
        if (rehearsed.containsKey("why")) {
            console.result(
                    Console.Tone.BAD,
                    "Rehearsal of the rollback on " + rehearsed.get("host") + ": failed; no other host was changed");
        } else if (!rehearsed.isEmpty()) {
            console.result(
                    Console.Tone.GOOD,
                    "Rehearsal of the rollback on " + rehearsed.get("host") + ": changed (run " + rehearsed.get("apply")
                            + "), rolled back (run " + rehearsed.get("rollback")
                            + "), and is as before: sha256 " + rehearsed.get("sha256") + ", " + rehearsed.get("wire")
                            + " on the wire");
        }
    }

    private Acceptance acceptance() {
        return new Acceptance(acceptUnproven).temporary(acceptTemporary);
    }

    private ApplyOptions applyOptions() {
        return new ApplyOptions(
                TransactionPurpose.CHANGE,
                lease,
                disconnectUnsigned,
                withoutLease,
                Allowance.least(allowDocumented, allowExperimental));
    }

    private Allowance allowance(Project project) {
        return new Allowance(applyOptions().least(), project.platforms());
    }

    private static void show(Context context, List<HostOutcome> outcomes, List<RunId> runs) {
        context.console().result("");
        OutcomeView.show(context.console(), "APPLY", outcomes, context.options().verbose);
        runs.forEach(id -> {
            context.console().remark("Run " + id + " is kept; to see it: countersign show " + id);
            if (outcomes.stream().anyMatch(ApplyCommand::maybeChanged)) {
                context.console().remark("To undo it: countersign rollback " + id);
            }
        });
    }

    private static void interrupted(Context context, List<HostOutcome> outcomes, RunId run) {
        InterruptedView.show(
                context.console(), outcomes, run, "countersign apply --resume " + run, "countersign rollback " + run);
    }

    private static boolean maybeChanged(HostOutcome outcome) {
        return switch (outcome.outcome()) {
            case COMMITTED, PENDING, UNCONFIRMED, NEEDS_PERSON -> true;
            case ALREADY_COMPLIANT, WAIVED, ROLLED_BACK, REFUSED, NOT_REACHED, NOT_ATTEMPTED -> false;
        };
    }
}
