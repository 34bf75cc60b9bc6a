package dev.countersign.operation;

import dev.countersign.bytes.Digest;
import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.Problem;
import dev.countersign.fleet.Fleet;
import dev.countersign.fleet.Unreached;
import dev.countersign.inventory.Host;
import dev.countersign.inventory.Part;
import dev.countersign.observation.RunId;
import dev.countersign.plan.Acceptance;
import dev.countersign.plan.HostPlan;
import dev.countersign.plan.PlanFileJson;
import dev.countersign.platform.Platform;
import dev.countersign.project.Project;
import dev.countersign.rollout.Batch;
import dev.countersign.rollout.Course;
import dev.countersign.rollout.HostPool;
import dev.countersign.rollout.Share;
import dev.countersign.transaction.AsLeft;
import dev.countersign.transaction.Calls;
import dev.countersign.transaction.HostOutcome;
import dev.countersign.transaction.Outcome;
import dev.countersign.transaction.Outcomes;
import dev.countersign.transaction.RemoteException;
import dev.countersign.transaction.RemoteRun;
import dev.countersign.transaction.RunCompletion;
import dev.countersign.transaction.RunStatus;
import dev.countersign.transaction.TransactionPurpose;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Continues a run whose program died or stopped. A change that is pending on a host is proved and
 * confirmed, or reverted. A change that a host settled by itself is recorded. Hosts that the run
 * had not begun are planned again now; the new plan must match the run's plan, and is then applied.
 * If nothing is left to do, nothing is written.
 */
public final class Resumption {
    /**
     * The reply of one host; its run is empty if the host does not know the run.
     *
     * @param settled the host's current state, if it settled the run by itself
     */
    private record Asked(Optional<RemoteRun> run, Optional<HostOutcome> settled, Optional<RemoteException> failure) {}

    /**
     * What is left to do.
     *
     * @param open the state of the run on the hosts where its end was not known
     * @param unbegun the plans of the hosts that the run had not begun
     * @param batches the batches of those that will be changed
     * @param revision the revision that the run was made from
     */
    public record Left(Map<String, RemoteRun> open, List<HostPlan> unbegun, List<Batch> batches, String revision) {}

    private final Session session;
    private final Acceptance acceptance;
    private final Consumer<Left> preview;
    private final Project project;
    private final Fleet fleet;
    private final VerifiedRun past;
    private final RunReport story;
    private final Rollbacks rollbacks;
    private final Map<String, Host> hosts = new LinkedHashMap<>();
    private final Map<String, HostOutcome> outcomes = new ConcurrentHashMap<>();
    private final RecordedBatches before;
    private Optional<Interrupt.Work> worked = Optional.empty();
    private Optional<RolloutEnd> rollout = Optional.empty();

    public Resumption(Session session, String run, Acceptance acceptance, Consumer<Left> preview) {
        this.session = session;
        this.acceptance = acceptance;
        this.preview = preview;
        this.project = session.projectWithoutPolicies();
        this.fleet = session.fleet(project);
        this.past = VerifiedRun.open(run, project, session.workstation());
        this.story = RunReport.of(past.record());
        this.before = story.batches();
        this.rollbacks = Rollbacks.of(RunFolder.read(project.directory(), session.workstation()));
        List<Host> named = project.chosen();
        named.forEach(host -> hosts.put(host.name(), host));
        story.hosts().stream()
                .flatMap(each -> named.stream().flatMap(host -> host.called(each.host()).stream()))
                .forEach(host -> hosts.putIfAbsent(host.name(), host));
    }

    /**
     * Returns how every host of the run is afterwards, in the order of the plan. Every host was
     * looked at in this call, or is refused.
     *
     * @param course how the hosts are changed that the run had not begun
     */
    public List<HostOutcome> run(ApplyOptions options, Course course, Optional<Share> maxChanges, boolean yes) {
        Set<RunId> by = rollbacks.over(past.record());
        if (!by.isEmpty()) {
            throw past.over(by);
        }
        Canary.refuseUnknown(course.batches(), project.inventory(), List.copyOf(hosts.values()));
        if (Abandonment.over(story)) {
            throw new Problem(
                    ExitCode.REFUSED,
                    "run " + past.id() + " was abandoned and is over; nothing was changed",
                    "to make its changes now: countersign plan; to undo what it changed: countersign rollback "
                            + past.id());
        }
        List<RunReport.HostEnd> whole = story.hosts().stream()
                .filter(each -> hosts.containsKey(each.host()))
                .toList();
        if (whole.isEmpty()) {
            // Nothing to do must not look as if everything were fine.
            throw new Problem(
                    ExitCode.REFUSED,
                    "run " + past.id() + " does not include any of these hosts; nothing was changed",
                    "see its hosts: countersign show " + past.id());
        }
        gone().forEach(each -> outcomes.put(each.host(), gone(each.host())));
        whole.forEach(each -> over(each.host()).ifPresent(outcome -> outcomes.put(each.host(), outcome)));
        List<RunReport.HostEnd> selected = whole.stream()
                .filter(each -> !outcomes.containsKey(each.host()))
                .toList();
        outcomes.putAll(new EndedHosts(session, project, fleet, past)
                .look(
                        selected.stream()
                                .filter(each -> each.stage() == HostProgress.ENDED)
                                .toList(),
                        hosts));
        Map<String, Asked> asked = ask(names(selected, HostProgress::open));
        forgotten(selected, asked).forEach(host -> outcomes.put(host, forgotten(host)));
        List<HostPlan> unbegun = plans(unbegun(selected, asked));
        List<String> open =
                asked.keySet().stream().filter(host -> differs(host, asked)).toList();
        if (!open.isEmpty() || !unbegun.isEmpty()) {
            Allowance allowance = new Allowance(options.least(), project.platforms());
            List<String> changing = unbegun.stream()
                    .filter(allowance::changes)
                    .map(HostPlan::host)
                    .toList();
            refuseIdleCanary(course, changing, open);
            List<Batch> batches = course.batches().cut(changing, before.last() + 1);
            preview.accept(
                    left(asked, unbegun.stream().map(allowance::asCarriedOut).toList(), batches));
            int count = open.size() + changing.size();
            FleetApplier.refuseTooMany(maxChanges, count, whole.size());
            if (count > 0) {
                session.operator().confirm(Batch.counted(count, batches.size()), yes, "--yes");
            }
            work(asked, open, unbegun, options, course.counted(count));
        } else if (story.exit().isEmpty() && !some()) {
            work(asked, open, unbegun, options, course);
        }
        return ordered(story.hosts());
    }

    /**
     * Refuses a canary that is not changed, unless the run has already changed it, or it is pending
     * and ends now, before the others begin.
     */
    private void refuseIdleCanary(Course course, List<String> changing, List<String> open) {
        boolean had = course.batches()
                .canary()
                .filter(host -> open.contains(host)
                        || Optional.ofNullable(outcomes.get(host))
                                .filter(each ->
                                        each.outcome() == Outcome.COMMITTED || each.outcome() == Outcome.PENDING)
                                .isPresent())
                .isPresent();
        if (!had) {
            Canary.refuseIdle(course.batches(), changing);
        }
    }

    /**
     * Whether the run never ended, and this command covers only some of its hosts, so that the
     * others remain to be done.
     */
    private boolean some() {
        return story.exit().isEmpty()
                && story.hosts().stream()
                        .map(RunReport.HostEnd::host)
                        .anyMatch(each -> !hosts.containsKey(each)
                                && project.inventory().host(each).isPresent());
    }

    /** Hosts of the run that are no longer in the inventories: their addresses are not known. */
    private List<RunReport.HostEnd> gone() {
        return session.scope().limit().isEmpty()
                ? story.hosts().stream()
                        .filter(each -> project.inventory().host(each.host()).isEmpty())
                        .toList()
                : List.of();
    }

    private HostOutcome gone(String host) {
        return HostOutcome.of(host, Outcome.REFUSED, "it is no longer in any inventory; nothing was done")
                .advise("if it was renamed: countersign status -l NAME");
    }

    /** Returns the exit code of what {@link #run} did. */
    public ExitCode code(List<HostOutcome> ended) {
        ExitCode worst = Outcomes.of(ended).exitCode();
        return worked.map(work -> work.code(worst)).orElse(worst);
    }

    /** Whether it was interrupted while it worked. */
    public boolean cut() {
        return worked.filter(Interrupt.Work::cut).isPresent();
    }

    /** Returns which part of the hosts this is about; empty if it is about all of them. */
    public Optional<Part> part() {
        return project.part(project.selected());
    }

    /** Returns the files that the run was made from, by their paths in the repository. */
    public SortedMap<String, Digest> sources() {
        return story.plan().map(PlanFileJson.Read::sources).orElseGet(TreeMap::new);
    }

    public RunId id() {
        return past.id();
    }

    /** How the hosts were changed that the run had not begun; empty if there were none. */
    public Optional<RolloutEnd> rollout() {
        return rollout;
    }

    private void work(
            Map<String, Asked> asked, List<String> open, List<HostPlan> unbegun, ApplyOptions options, Course course) {
        try (Interrupt.Work work = session.changing();
                Run run = Run.resume(session, project, past.id(), !some(), before)) {
            worked = Optional.of(work);
            refuseWhenOthersWentOn();
            new HostPool(session.parallel())
                    .run(
                            open,
                            project.inventory()::through,
                            host -> outcomes.put(
                                    host, work.stopped() ? leftAlone(host, asked) : settle(run, host, asked)));
            // Pending hosts that ended now count for --max-failures, as they would have in the
            // original run.
            List<HostOutcome> counted = open.stream()
                    .filter(host -> pending(asked, host))
                    .flatMap(host -> Optional.ofNullable(outcomes.get(host)).stream())
                    .toList();
            List<HostOutcome> earlier = List.copyOf(outcomes.values());
            if (unbegun.isEmpty() && (counted.isEmpty() || !course.rollBackAll())) {
                run.end(work.code(Outcomes.of(earlier).exitCode()));
            } else {
                ApplyOptions same = new ApplyOptions(
                        past.purpose(),
                        options.lease(),
                        options.disconnectUnsigned(),
                        options.withoutLease(),
                        options.least());
                RolloutEnd end = new FleetApplier(session, project, fleet, run, same, work)
                        .run(unbegun, earlier, counted, course);
                rollout = Optional.of(end);
                end.outcomes().forEach(outcome -> outcomes.put(outcome.host(), outcome));
            }
        }
    }

    private static boolean pending(Map<String, Asked> asked, String host) {
        return Optional.ofNullable(asked.get(host))
                .flatMap(Asked::run)
                .filter(RemoteRun::pending)
                .isPresent();
    }

    /** Refuses if another program continued the run between the first look and the lock. */
    private void refuseWhenOthersWentOn() {
        past.refuseWhenOthersWentOn(session, project);
        Rollbacks backs = Rollbacks.of(RunFolder.read(project.directory(), session.workstation()));
        if (!backs.of(past.id()).equals(rollbacks.of(past.id()))) {
            throw past.othersWentOn();
        }
    }

    private Set<String> names(List<RunReport.HostEnd> ends, Predicate<HostProgress> stage) {
        return ends.stream()
                .filter(each -> stage.test(past.stage(each)))
                .map(RunReport.HostEnd::host)
                .collect(Collectors.toSet());
    }

    private Map<String, Asked> ask(Set<String> names) {
        Map<String, Asked> asked = new ConcurrentHashMap<>();
        new HostPool(session.parallel())
                .run(List.copyOf(names), project.inventory()::through, name -> asked.put(name, ask(name)));
        return asked;
    }

    private Asked ask(String name) {
        try {
            Calls calls = fleet.calls(host(name), platform(name));
            Optional<RemoteRun> run = RunStatus.of(calls).stream()
                    .filter(each -> each.run().equals(past.id().name()))
                    .findFirst();
            boolean settled = run.isPresent() && !run.get().pending();
            return new Asked(
                    run,
                    settled
                            ? Optional.of(AsLeft.look(calls, fleet.look(host(name)), past.left(name, false, false)))
                            : Optional.empty(),
                    Optional.empty());
        } catch (RemoteException notReached) {
            outcomes.put(name, notReached(name, notReached));
            return new Asked(Optional.empty(), Optional.empty(), Optional.of(notReached));
        }
    }

    private HostOutcome notReached(String host, RemoteException notReached) {
        return Unreached.outcome(host, notReached)
                .advise("when it can be reached: countersign apply --resume " + past.id());
    }

    /**
     * Hosts that the run had not begun, and hosts that were sent an apply but never received it.
     */
    private Set<String> unbegun(List<RunReport.HostEnd> selected, Map<String, Asked> asked) {
        Set<String> names = names(selected, HostProgress.UNBEGUN::equals);
        names.addAll(unknownThere(names(selected, HostProgress.OPEN::equals), asked));
        return names;
    }

    /**
     * Hosts that had made the change and no longer know the run: the change may still be in place,
     * and no lease would revert it.
     */
    private Set<String> forgotten(List<RunReport.HostEnd> selected, Map<String, Asked> asked) {
        return unknownThere(names(selected, HostProgress.MADE::equals), asked);
    }

    private static Set<String> unknownThere(Set<String> names, Map<String, Asked> asked) {
        return names.stream()
                .filter(host -> Optional.ofNullable(asked.get(host))
                        .filter(said -> said.run().isEmpty() && said.failure().isEmpty())
                        .isPresent())
                .collect(Collectors.toSet());
    }

    private HostOutcome forgotten(String host) {
        UnfinishedHost.Next next = new UnfinishedHost(past.id(), host, HostProgress.MADE, false, past.rolledBack())
                .next(Optional.empty(), platform(host).state());
        return HostOutcome.of(host, Outcome.UNCONFIRMED, next.what()).advise(next.command());
    }

    /**
     * Returns their plans, made now and compared with the run's own plan. If that fails, the reason
     * becomes the outcome.
     */
    private List<HostPlan> plans(Set<String> names) {
        if (names.isEmpty()) {
            return List.of();
        }
        if (past.purpose() == TransactionPurpose.ROLLBACK) {
            String again = "countersign rollback " + past.rolledBack().orElse("RUN");
            names.forEach(name -> outcomes.put(
                    name,
                    HostOutcome.of(name, Outcome.NOT_ATTEMPTED, "the rollback never reached it")
                            .advise(again)));
            return List.of();
        }
        if (toBeRolledBack()) {
            names.forEach(name -> outcomes.put(
                    name,
                    HostOutcome.of(
                                    name,
                                    Outcome.NOT_ATTEMPTED,
                                    "hosts of this run failed, and then all of it was to be rolled back ("
                                            + Course.ROLL_BACK_ALL + ")")
                            .advise("countersign " + (story.exit().isPresent() ? "apply --retry " : "rollback ")
                                    + past.id())));
            return List.of();
        }
        if (story.has(RollbackRehearsal.BEGUN) && !story.has(RollbackRehearsal.DONE)) {
            names.forEach(name -> outcomes.put(
                    name,
                    HostOutcome.of(
                                    name,
                                    Outcome.NOT_ATTEMPTED,
                                    "this run had to wait for a rehearsal of the rollback, which did not finish")
                            .advise("countersign status; then: countersign apply --rehearse-rollback")));
            return List.of();
        }
        try {
            Project whole = session.projectToReach();
            SavedPlan saved = SavedPlan.of(
                            new SavedPlan.Source("of run " + past.id(), "make a new one: countersign plan"),
                            past.record().plan())
                    .refuseStale(whole, session.now())
                    .refuseOther(acceptance);
            List<Host> chosen = story.hosts().stream()
                    .map(RunReport.HostEnd::host)
                    .filter(names::contains)
                    .flatMap(name -> whole.inventory().host(name).stream())
                    .toList();
            return saved.hold(PlanMaking.now(session, whole, fleet, acceptance, saved.hosts(chosen))
                            .only(names))
                    .hosts();
        } catch (Problem stale) {
            String why = stale.diagnostics().stream()
                    .findFirst()
                    .map(Diagnostic::what)
                    .orElse("its plan can no longer be used");
            names.forEach(name -> outcomes.put(
                    name, HostOutcome.of(name, Outcome.NOT_ATTEMPTED, why).advise("countersign plan -l " + name)));
            return List.of();
        }
    }

    /**
     * Whether the run was stopped by failed hosts, and the person had asked for a rollback of
     * everything then. It may have begun or not.
     */
    private boolean toBeRolledBack() {
        boolean asked = List.of(story.began("command").split(" ", -1)).contains(Course.ROLL_BACK_ALL);
        return story.has(RollbackOfAll.BEGUN) || (asked && story.has(RecordedBatches.STOPPED));
    }

    /** Whether something is left to do on a host that replied, or to record about it. */
    private boolean differs(String host, Map<String, Asked> asked) {
        Optional<Asked> said = Optional.ofNullable(asked.get(host));
        Optional<RemoteRun> run = said.flatMap(Asked::run);
        said.flatMap(Asked::settled).ifPresent(outcome -> outcomes.put(host, outcome));
        return run.isPresent() && (run.get().pending() || !UnfinishedHosts.says(past.record(), host, word(run.get())));
    }

    /**
     * Returns the outcome of a host that an interrupt came before: it stays pending until its lease
     * ends.
     */
    private HostOutcome leftAlone(String host, Map<String, Asked> asked) {
        return Optional.ofNullable(asked.get(host))
                .flatMap(Asked::settled)
                .orElseGet(() -> HostOutcome.of(
                                host,
                                Outcome.NEEDS_PERSON,
                                "interrupted before its turn: the run is pending there, and the host reverts it when"
                                        + " the lease ends")
                        .advise("countersign apply --resume " + past.id()));
    }

    private HostOutcome settle(Run run, String host, Map<String, Asked> asked) {
        Asked said = Optional.ofNullable(asked.get(host)).orElseThrow();
        RemoteRun standing = said.run().orElseThrow();
        if (said.settled().isPresent()) {
            // Recorded: how the run ended there. Returned: how the host is now.
            run.journal()
                    .record(
                            HostOutcome.ENDED,
                            host,
                            Map.of(
                                    "outcome",
                                    word(standing),
                                    "reason",
                                    "the host's verdict is " + standing.verdict() + "; "
                                            + said.settled().get().reason()));
            return said.settled().get();
        }
        return new RunCompletion(
                        fleet.calls(host(host), platform(host)),
                        fleet.look(host(host)).at(platform(host)),
                        run.journal(),
                        fleet.clock())
                .run(new RunCompletion.Order(
                        past.left(host, false, false), past.wireBefore(host), standing.secondsLeft()));
    }

    /** Returns the journal's word for a host's verdict. */
    private String word(RemoteRun standing) {
        boolean back = past.purpose() == TransactionPurpose.ROLLBACK;
        Outcome outcome = switch (standing.verdict()) {
            case "confirmed" -> back ? Outcome.ROLLED_BACK : Outcome.COMMITTED;
            case "person" -> Outcome.NEEDS_PERSON;
            default -> back ? Outcome.REFUSED : Outcome.ROLLED_BACK;
        };
        return outcome.word();
    }

    /**
     * Returns the outcome of a host where the run was rolled back and is therefore over, or where
     * its rollback began and has not ended; empty otherwise.
     */
    private Optional<HostOutcome> over(String host) {
        return rollbacks
                .undone(past.record(), host)
                .map(by -> HostOutcome.of(host, Outcome.REFUSED, "the run was already rolled back here by " + by)
                        .advise("to undo the rollback: countersign rollback " + by))
                .or(() -> rollbacks
                        .unfinished(past.record(), host)
                        .map(by -> HostOutcome.of(
                                        host, Outcome.REFUSED, "its rollback " + by + " started and did not finish")
                                .advise("countersign status -l " + host)));
    }

    private Left left(Map<String, Asked> asked, List<HostPlan> unbegun, List<Batch> batches) {
        Map<String, RemoteRun> open = new LinkedHashMap<>();
        asked.forEach((host, said) -> said.run().ifPresent(run -> open.put(host, run)));
        return new Left(open, unbegun, batches, story.began("revision"));
    }

    private List<HostOutcome> ordered(List<RunReport.HostEnd> selected) {
        List<HostOutcome> ordered = new ArrayList<>();
        selected.forEach(each -> Optional.ofNullable(outcomes.get(each.host())).ifPresent(ordered::add));
        return ordered;
    }

    private Host host(String name) {
        return Optional.ofNullable(hosts.get(name)).orElseThrow();
    }

    private Platform platform(String name) {
        return past.platform(host(name));
    }
}
