package dev.countersign.operation;

import dev.countersign.bytes.Bytes;
import dev.countersign.bytes.Digest;
import dev.countersign.diagnostic.Counts;
import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.Problem;
import dev.countersign.fleet.Fleet;
import dev.countersign.inventory.Host;
import dev.countersign.observation.BuiltIn;
import dev.countersign.observation.FileKind;
import dev.countersign.observation.FileState;
import dev.countersign.observation.Observation;
import dev.countersign.observation.ReaderReport;
import dev.countersign.observation.Sessions;
import dev.countersign.observation.StoreName;
import dev.countersign.plan.Change;
import dev.countersign.plan.Decision;
import dev.countersign.plan.HostPlan;
import dev.countersign.plan.HostVerdict;
import dev.countersign.platform.ApplyRequest;
import dev.countersign.platform.Platform;
import dev.countersign.project.Project;
import dev.countersign.rollout.Batch;
import dev.countersign.rollout.Course;
import dev.countersign.rollout.HostPool;
import dev.countersign.rollout.Rollout;
import dev.countersign.rollout.Share;
import dev.countersign.transaction.HostOutcome;
import dev.countersign.transaction.Outcome;
import dev.countersign.transaction.Outcomes;
import dev.countersign.transaction.Transaction;
import dev.countersign.transaction.TransactionPurpose;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Applies the plans of all hosts, in batches, each in a transaction. */
public final class FleetApplier {
    private final Session session;
    private final Project project;
    private final Fleet fleet;
    private final Run run;
    private final ApplyOptions options;
    private final Interrupt.Work work;

    public FleetApplier(
            Session session, Project project, Fleet fleet, Run run, ApplyOptions options, Interrupt.Work work) {
        this.session = session;
        this.project = project;
        this.fleet = fleet;
        this.run = run;
        this.options = options;
        this.work = work;
    }

    /**
     * Runs the plans, and records the end of the run in the journal.
     *
     * @param earlier outcomes of hosts of the same run that ended before; they count for the run's
     * exit code
     */
    public RolloutEnd run(List<HostPlan> plans, List<HostOutcome> earlier, Course course) {
        return run(plans, earlier, List.of(), course);
    }

    /**
     * The same for a run that is continued. Hosts that are not changed end first, and do not count
     * against the limits: the plan said so before.
     *
     * @param counted those of {@code earlier} that count against the limits too
     */
    RolloutEnd run(List<HostPlan> plans, List<HostOutcome> earlier, List<HostOutcome> counted, Course course) {
        List<String> changing =
                plans.stream().filter(allowance()::changes).map(HostPlan::host).toList();
        return run(plans, course.batches().cut(changing, run.batches().last() + 1), earlier, counted, course);
    }

    /**
     * The same for a part of what a command changes.
     *
     * @param batches those of its hosts that are changed
     * @param counted outcomes of hosts of earlier parts, which count against the limits
     */
    RolloutEnd runPart(List<HostPlan> plans, List<Batch> batches, List<HostOutcome> counted, Course course) {
        return run(plans, batches, List.of(), counted, course);
    }

    private RolloutEnd run(
            List<HostPlan> plans,
            List<Batch> batches,
            List<HostOutcome> earlier,
            List<HostOutcome> counted,
            Course course) {
        Map<String, HostPlan> changing = new LinkedHashMap<>();
        plans.stream().filter(allowance()::changes).forEach(each -> changing.put(each.host(), each));
        Map<String, HostOutcome> ended = new LinkedHashMap<>();
        Rollout.End end;
        try (Operator.Steps progress = session.operator().begin(task(), plans.size())) {
            for (HostPlan plan : plans) {
                if (!changing.containsKey(plan.host())) {
                    ended.put(plan.host(), Rollout.attempt(plan.host(), host -> one(plan)));
                    progress.step();
                }
            }
            end = new Rollout(
                            course.limits(changing.size()),
                            new HostPool(session.parallel()),
                            project.inventory()::through,
                            work::stopped,
                            new BatchSteps(session, run, work, course, batches))
                    .run(batches, counted, host -> one(plan(changing, host)), done -> progress.step());
        }
        ended.putAll(end.outcomes());
        List<HostOutcome> outcomes = new ArrayList<>();
        plans.forEach(plan -> Optional.ofNullable(ended.get(plan.host())).ifPresent(outcomes::add));
        RollbackOfAll.Done back = back(course, end, earlier, outcomes);
        List<HostOutcome> now = new ArrayList<>();
        outcomes.forEach(each -> now.add(back.now(each)));
        earlier.stream()
                .filter(each -> back.outcomes().containsKey(each.host()))
                .forEach(each -> now.add(back.now(each)));
        return ended(new RolloutEnd(now, batches, end.begun(), end.failed(), end.stopped(), back.by()), earlier);
    }

    /**
     * Rolls back what the run changed, because hosts of a later run of the same command failed, and
     * records its end once more.
     *
     * @param outcomes how its hosts ended
     * @param why why the later run stopped
     */
    RolloutEnd back(List<HostOutcome> outcomes, String why) {
        RollbackOfAll.Done back = new RollbackOfAll(session, project, fleet, run, options.lease()).run(outcomes, why);
        List<HostOutcome> now = outcomes.stream().map(back::now).toList();
        return ended(RolloutEnd.nothing(now).by(back.by()), List.of());
    }

    /** Rolls back what was changed, if the limits were reached and the person asked for that. */
    private RollbackOfAll.Done back(
            Course course, Rollout.End end, List<HostOutcome> earlier, List<HostOutcome> outcomes) {
        if (!course.rollBackAll() || end.failed().isEmpty() || work.stopped()) {
            return RollbackOfAll.Done.NOTHING;
        }
        List<HostOutcome> all = new ArrayList<>(earlier);
        all.addAll(outcomes);
        return new RollbackOfAll(session, project, fleet, run, options.lease())
                .run(all, end.failed().get());
    }

    /** Records the end of the run. */
    private RolloutEnd ended(RolloutEnd rollout, List<HostOutcome> earlier) {
        Map<String, HostOutcome> all = new LinkedHashMap<>();
        earlier.forEach(each -> all.put(each.host(), each));
        rollout.outcomes().forEach(each -> all.put(each.host(), each));
        return end(work.code(Outcomes.of(all.values()).exitCode()))
                ? rollout
                : rollout.with(rollout.outcomes().stream()
                        .map(FleetApplier::notWritten)
                        .toList());
    }

    private static HostPlan plan(Map<String, HostPlan> plans, String host) {
        return Optional.ofNullable(plans.get(host)).orElseThrow();
    }

    /**
     * Refuses a plan with more changes than {@code --max-changes} allows.
     *
     * @param hosts how many hosts the plan has
     */
    public static void refuseTooMany(Optional<Share> most, long changes, int hosts) {
        most.filter(limit -> changes > limit.of(hosts)).ifPresent(limit -> {
            String of = limit.percent() ? " of " + Counts.of(hosts, "host") + ", which is " + limit.of(hosts) : "";
            throw new Problem(
                    ExitCode.REFUSED,
                    "the plan changes " + Counts.of(changes, "host") + " and --max-changes is " + limit + of
                            + "; nothing was changed",
                    "limit the hosts with -l, or raise --max-changes");
        });
    }

    private Allowance allowance() {
        return new Allowance(options.least(), project.platforms());
    }

    private String task() {
        return options.purpose() == TransactionPurpose.ROLLBACK ? "rollback" : "apply";
    }

    /**
     * Records the end of the run; returns whether that was written. The outcomes of the hosts are
     * known and must be reported even if this machine's disk fails.
     */
    private boolean end(ExitCode code) {
        boolean ended = written(() -> run.end(code));
        return written(run::close) && ended;
    }

    private boolean written(Runnable last) {
        try {
            last.run();
            return true;
        } catch (Problem unwritable) {
            session.operator().complain(String.valueOf(unwritable.getMessage()));
            return false;
        }
    }

    /**
     * Adds to an outcome that the journal could not be completed. The outcome itself stays the
     * same; the missing record is an error of its own.
     */
    private static HostOutcome notWritten(HostOutcome outcome) {
        return outcome.exit(ExitCode.worst(List.of(outcome.code(), ExitCode.FAILED)));
    }

    private HostOutcome one(HostPlan plan) {
        Optional<HostOutcome> unsure = allowance().refusal(plan);
        if (unsure.isPresent()) {
            unsure.get().record(run.journal());
            return unsure.get();
        }
        if (plan.decision() instanceof Decision.Changes changes) {
            return transact(plan, changes);
        }
        HostOutcome outcome = options.purpose().told(withoutChange(plan));
        if (options.purpose() == TransactionPurpose.ROLLBACK) {
            // in a rollback the final outcome has a different word than the plan gives, so it is
            // recorded
            outcome.record(run.journal());
        }
        return outcome;
    }

    /** Returns the outcome of a host that is not changed. */
    static HostOutcome withoutChange(HostPlan plan) {
        if (plan.decision() instanceof Decision.Refuses refuses) {
            return HostOutcome.of(plan.host(), Outcome.REFUSED, refuses.why())
                    .advise(refuses.advice().orElse(""));
        }
        if (plan.decision() instanceof Decision.CannotTell cannotTell) {
            Outcome word = cannotTell.reached() ? Outcome.REFUSED : Outcome.NOT_REACHED;
            HostOutcome outcome = HostOutcome.of(plan.host(), word, cannotTell.why())
                    .advise(cannotTell.advice().orElse(""));
            return cannotTell.code() == ExitCode.FAILED ? outcome.exit(ExitCode.FAILED) : outcome;
        }
        if (HostVerdict.of(plan) == HostVerdict.WAIVED) {
            String waived = plan.findings().stream()
                    .flatMap(each -> each.waiver().map(waiver -> each.rule() + ": " + waiver).stream())
                    .distinct()
                    .collect(Collectors.joining("; "));
            return HostOutcome.of(plan.host(), Outcome.WAIVED, waived).note(List.of(), plan.wire());
        }
        String why = plan.decision() instanceof Decision.NoRule
                ? "no rule applies to this host"
                : "all requirements are met";
        return HostOutcome.of(plan.host(), Outcome.ALREADY_COMPLIANT, why).note(List.of(), plan.wire());
    }

    private HostOutcome transact(HostPlan plan, Decision.Changes changes) {
        Host host = project.inventory()
                .host(plan.host())
                .orElseThrow(() -> new Problem(ExitCode.REFUSED, "'" + plan.host() + "' is not in any inventory", ""));
        Platform platform = project.platforms()
                .named(plan.platform())
                .orElseThrow(() -> new Problem(ExitCode.REFUSED, "no platform '" + plan.platform() + "'", ""));
        Observation seen = plan.observation().orElseThrow();
        return new Transaction(
                        options.withoutLease()
                                ? fleet.calls(host, platform).withoutLease()
                                : fleet.calls(host, platform),
                        fleet.look(host).at(platform),
                        run.journal(),
                        session.workstation().clock())
                .run(new Transaction.Order(
                        plan.host(),
                        run.id(),
                        request(seen, changes),
                        changes.change(),
                        plan.goal(),
                        seen.sources().reader().filter(ReaderReport::rejects).isPresent(),
                        platform.restarts(),
                        platform.state(),
                        options.purpose(),
                        disconnect(seen)));
    }

    private ApplyRequest request(Observation seen, Decision.Changes changes) {
        Change change = changes.change();
        boolean activate = change instanceof Change.Activate;
        return new ApplyRequest(
                seen.sources().given(),
                change.path(),
                change.kind(),
                options.lease(),
                change.before().digest(),
                change.after().digest(),
                expected(seen),
                seen.instance().map(each -> each.command().digest()),
                BuiltIn.of(seen.raw()),
                changes.rehearsed().dump(),
                activate ? Bytes.EMPTY : change.after());
    }

    /**
     * Returns the digest of every file that the meaning depends on, as it was seen; an absent file
     * has none. Anything that is neither readable nor absent cannot be compared and is left out.
     */
    private static Map<String, Optional<Digest>> expected(Observation seen) {
        Map<String, Optional<Digest>> expected = new LinkedHashMap<>();
        for (FileState file : seen.sources().files().values()) {
            // A store is already compared as the document; reading it twice would run its owner's
            // command twice.
            boolean comparable = file.readable() || file.kind() == FileKind.ABSENT;
            if (comparable && !StoreName.is(file.path())) {
                expected.put(file.path(), file.content().map(Bytes::digest));
            }
        }
        return expected;
    }

    private Map<Long, String> disconnect(Observation seen) {
        Map<Long, String> disconnect = new LinkedHashMap<>();
        if (options.disconnectUnsigned()) {
            for (Sessions.Session each : seen.server().sessions().exposed()) {
                if (!each.start().isEmpty()) {
                    disconnect.put(each.pid(), each.start());
                }
            }
        }
        return disconnect;
    }
}
