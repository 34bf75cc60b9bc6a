package dev.countersign.cli.command;

import dev.countersign.cli.terminal.Console;
import dev.countersign.cli.terminal.Context;
import dev.countersign.cli.view.ApplyJson;
import dev.countersign.cli.view.BatchesView;
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
import dev.countersign.operation.Canary;
import dev.countersign.operation.ExpiredRuns;
import dev.countersign.operation.FleetApplier;
import dev.countersign.operation.PlanMaking;
import dev.countersign.operation.PlanParts;
import dev.countersign.operation.PlanRollout;
import dev.countersign.operation.PutBack;
import dev.countersign.operation.RehearsedRollout;
import dev.countersign.operation.Resumption;
import dev.countersign.operation.Retry;
import dev.countersign.operation.RolloutEnd;
import dev.countersign.operation.SavedPlan;
import dev.countersign.operation.VerifiedRun;
import dev.countersign.plan.Acceptance;
import dev.countersign.plan.HostPlan;
import dev.countersign.plan.PlanFile;
import dev.countersign.project.Project;
import dev.countersign.rollout.Batch;
import dev.countersign.rollout.Course;
import dev.countersign.rollout.Share;
import dev.countersign.transaction.HostOutcome;
import dev.countersign.transaction.Outcome;
import dev.countersign.transaction.TransactionPurpose;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Changes every host under a lease, proves the change on the wire, and confirms it; otherwise the
 * host reverts it.
 */
@Command(
        name = "apply",
        headerHeading =
                "Examples:%n  countersign apply%n  countersign apply fs1.plan%n  countersign apply --yes --serial 1,10%%,100%% --max-failures 1%n  countersign apply --canary fs1 --serial 20%% --pause 5m --roll-back-all%n  countersign apply --resume 20261122T095141Z-3f9c%n  countersign apply --retry 20261122T095141Z-3f9c%n%n",
        customSynopsis =
                "countersign [OPTIONS] apply [PLAN-FILE | --resume RUN | --retry RUN]%n       [--yes] [--shard I/N] [--lease TIME] [--serial SIZES]%n       [--canary HOST] [--pause TIME]%n       [--max-failures N] [--max-changes N] [--roll-back-all]%n       [--rehearse-rollback] [--accept-unproven] [--disconnect-unsigned]%n       [--accept-temporary] [--without-lease]%n       [--allow-documented | --allow-experimental]",
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
            names = "--retry",
            paramLabel = "RUN",
            description = "a new run, only of the hosts that failed or were not reached in that run")
    Optional<String> retry = Optional.empty();

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

    @Mixin
    final RolloutOptions rollout = new RolloutOptions();

    @Option(
            names = "--max-changes",
            paramLabel = "N",
            description = "refuse a plan that changes more than N hosts; 10%% is a tenth of its hosts")
    Optional<String> maxChanges = Optional.empty();

    @Option(
            names = Course.ROLL_BACK_ALL,
            description = "when hosts fail, also roll back the hosts that were already changed")
    boolean rollBackAll;

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
        refuseTogether();
        context.limitToShard(shard);
        Instant began = context.session().now();
        Course course = rollout.course(rollBackAll);
        Optional<Share> most = maxChanges.map(text -> RolloutOptions.share("--max-changes", text));
        if (resume.isPresent()) {
            return resume(context, resume.get(), course, most, began);
        }
        Project project = context.projectToPlan();
        try (Fleet fleet = context.session().fleet(project)) {
            fleet.keepConnections(context.options().parallel);
            return apply(project, fleet, course, most, began);
        }
    }

    private int apply(Project project, Fleet fleet, Course course, Optional<Share> most, Instant began) {
        Acceptance acceptance = acceptance();
        Optional<SavedPlan> saved = file.map(path ->
                SavedPlan.of(path).refuseStale(project, context.session().now()).refuseOther(acceptance));
        Optional<Retry> again = retry.map(run -> Retry.of(run, context.session(), project));
        List<Host> hosts = saved.map(each -> each.hosts(project.hosts()))
                .or(() -> again.map(each -> each.among(project)))
                .orElseGet(project::hosts);
        List<Host> all = named(project.selected(), saved);
        Map<String, Object> part =
                ShardJson.of(saved.flatMap(SavedPlan::part).or(() -> project.part(all)), project.sources(), began);
        Canary.refuseUnknown(course.batches(), project.inventory(), hosts);
        PlanFile first = planNow(context, project, fleet, acceptance, hosts, again);
        PutBack back = new ExpiredRuns(context.session(), project, fleet).putBack(first.hosts(), yes);
        return back.before(() -> {
            PlanFile now = back.any() ? planNow(context, project, fleet, acceptance, hosts, again) : first;
            PlanFile plan =
                    saved.map(each -> each.hold(now, project.inventory())).orElse(now);
            return change(context, project, fleet, plan, back, course, most, part);
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

    /** Refuses options that exclude each other. */
    private void refuseTogether() {
        List<String> sources = new ArrayList<>();
        resume.ifPresent(run -> sources.add("--resume"));
        retry.ifPresent(run -> sources.add("--retry"));
        file.ifPresent(plan -> sources.add("a plan file"));
        if (sources.size() > 1) {
            throw new Problem(
                    ExitCode.USAGE,
                    sources.get(0) + " cannot be used with " + sources.get(1),
                    "a run continues with its own plan: countersign apply --resume RUN\n"
                            + "a retry makes a new plan: countersign apply --retry RUN");
        }
    }

    private int change(
            Context context,
            Project project,
            Fleet fleet,
            PlanFile plan,
            PutBack back,
            Course asked,
            Optional<Share> most,
            Map<String, Object> part) {
        List<HostPlan> hosts = plan.hosts();
        List<String> changing = hosts.stream()
                .filter(allowance(project)::changes)
                .map(HostPlan::host)
                .toList();
        Canary.refuseIdle(asked.batches(), changing);
        Course course = rehearseRollback ? RehearsedRollout.course(asked, changing) : asked;
        PlanParts parts = PlanParts.of(hosts, changing, project.inventory(), course.batches());
        List<Batch> batches = parts.batches();
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
            BatchesView.show(context.console(), batches, course, context.options().verbose);
            BatchesView.apart(context.console(), parts);
        }
        FleetApplier.refuseTooMany(most, changing.size(), hosts.size());
        if (rehearseRollback || rollBackAll) {
            // Check now: otherwise the rollback would be refused after hosts have been changed.
            VerifiedRun.refuseTracked(
                    project,
                    context.session().workstation(),
                    (rehearseRollback
                                    ? "the run that the rehearsal would roll back"
                                    : "the run that " + Course.ROLL_BACK_ALL + " would roll back")
                            + "; nothing was changed");
        }
        if (!changing.isEmpty()) {
            context.session().operator().confirm(Batch.counted(changing.size(), batches.size()), yes, "--yes");
        }
        PlanRollout.Done done = new PlanRollout(
                        context.session(), project, fleet, applyOptions(), command(), rehearseRollback)
                .run(plan, parts, course);
        PlanRollout.Done told =
                done.with(done.end().outcomes().stream().map(back::truth).toList());
        end(context, plan, told, part);
        return told.code().number();
    }

    private int resume(Context context, String run, Course course, Optional<Share> most, Instant began) {
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
                BatchesView.show(context.console(), left.batches(), course, context.options().verbose);
            }
        });
        List<HostOutcome> outcomes = resumption.run(applyOptions(), course, most, yes);
        ExitCode code = resumption.code(outcomes);
        RolloutEnd end = resumption.rollout().orElse(RolloutEnd.nothing(outcomes));
        if (context.options().json) {
            context.console()
                    .document(ApplyJson.resumed(
                            resumption.id(),
                            outcomes,
                            end,
                            ShardJson.of(resumption.part(), resumption.sources(), began),
                            code));
        } else {
            show(context, end.with(outcomes), resumption.cut() ? List.of() : List.of(resumption.id()));
        }
        if (resumption.cut()) {
            interrupted(context, end.with(outcomes), List.of(resumption.id()), List.of());
        }
        return code.number();
    }

    private PlanFile planNow(
            Context context,
            Project project,
            Fleet fleet,
            Acceptance acceptance,
            List<Host> hosts,
            Optional<Retry> again) {
        PlanFile plan = PlanMaking.now(context.session(), project, fleet, acceptance, hosts);
        return again.map(each -> plan.only(each.hosts())).orElse(plan);
    }

    private void end(Context context, PlanFile plan, PlanRollout.Done done, Map<String, Object> part) {
        if (context.options().json) {
            context.console().document(ApplyJson.of(plan, done, retry, part));
        } else {
            rehearsed(context.console(), done.rehearsed());
            show(context, done.end(), done.cut() ? List.of() : done.runs());
        }
        if (done.cut()) {
            interrupted(context, done.end(), done.runs(), done.left());
        }
    }

    /** The command as its runs record it. */
    private String command() {
        List<String> words = new ArrayList<>(List.of("apply"));
        retry.ifPresent(run -> words.addAll(List.of("--retry", run)));
        words.addAll(rollout.course(rollBackAll).options());
        return String.join(" ", words);
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

    private static void show(Context context, RolloutEnd end, List<RunId> runs) {
        context.console().result("");
        OutcomeView.show(context.console(), "APPLY", end.outcomes(), context.options().verbose);
        BatchesView.ended(context.console(), end, context.options().verbose);
        runs.forEach(id -> {
            context.console().remark("Run " + id + " is kept; to see it: countersign show " + id);
            if (end.outcomes().stream().anyMatch(ApplyCommand::maybeChanged)) {
                context.console().remark("To undo it: countersign rollback " + id);
            }
        });
    }

    /**
     * Says what to do after an interrupt.
     *
     * @param left hosts that are in no run
     */
    private static void interrupted(Context context, RolloutEnd end, List<RunId> runs, List<String> left) {
        RunId last = runs.get(runs.size() - 1);
        String back = runs.stream().map(run -> "countersign rollback " + run).collect(Collectors.joining("; then: "));
        List<String> next = new ArrayList<>();
        if (end.outcomes().stream()
                .anyMatch(each -> each.outcome() == Outcome.NOT_ATTEMPTED && !left.contains(each.host()))) {
            next.add("countersign apply --resume " + last);
        }
        if (!left.isEmpty()) {
            next.add("countersign apply -l " + String.join(",", left));
        }
        InterruptedView.show(
                context.console(),
                end.outcomes(),
                last,
                end.rolledBackBy().isEmpty() ? String.join("; then: ", next) : back,
                back);
    }

    private static boolean maybeChanged(HostOutcome outcome) {
        return switch (outcome.outcome()) {
            case COMMITTED, PENDING, UNCONFIRMED, NEEDS_PERSON -> true;
            case ALREADY_COMPLIANT, WAIVED, ROLLED_BACK, REFUSED, NOT_REACHED, NOT_ATTEMPTED -> false;
        };
    }
}
