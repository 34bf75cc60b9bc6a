package dev.countersign.operation;

import dev.countersign.bytes.Bytes;
import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.Problem;
import dev.countersign.fleet.Fleet;
import dev.countersign.git.PolicyRepository;
import dev.countersign.inventory.Host;
import dev.countersign.journal.Entry;
import dev.countersign.journal.RunJournal;
import dev.countersign.journal.RunRecord;
import dev.countersign.journal.Runs;
import dev.countersign.json.Json;
import dev.countersign.observation.RunId;
import dev.countersign.observation.WireAnswer.Advertised;
import dev.countersign.observation.WireJson;
import dev.countersign.observation.WirePicture;
import dev.countersign.plan.Binding;
import dev.countersign.plan.Goal;
import dev.countersign.plan.PlanFileJson;
import dev.countersign.platform.Platform;
import dev.countersign.platform.Platforms;
import dev.countersign.project.Project;
import dev.countersign.project.Workstation;
import dev.countersign.transaction.AsLeft;
import dev.countersign.transaction.RollbackPlanner;
import dev.countersign.transaction.TransactionPurpose;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * An earlier run according to its journal: which hosts it changed, and what it saved from them.
 *
 * @param platforms the platforms, which say where a host keeps what it saved itself
 */
public record VerifiedRun(RunId id, RunRecord record, Platforms platforms) implements RunSource {
    private static final String KEPT = ".countersign";

    /**
     * The beginning of the command of a rollback; the name of the run that it rolls back follows.
     */
    public static final String ROLLBACK = "rollback ";

    /**
     * Opens a run by its name; refuses a run that is not the user's own, or whose files were
     * altered.
     */
    static VerifiedRun open(String name, Project project, Workstation workstation) {
        Runs runs = RunFolder.read(project.directory(), workstation);
        RunId id = runs.named(name);
        RunRecord record = runs.open(id);
        List<Diagnostic> damage = record.verify();
        if (!damage.isEmpty()) {
            List<Diagnostic> all = new ArrayList<>(damage);
            all.add(Diagnostic.error("run " + name + " was altered after it was written; it is not used")
                    .advise("each host has a copy of what was saved; to use it, add -l HOST. The copy is in "
                            + project.platforms().stateOfAny() + "/" + name + "/before"));
            throw new Problem(ExitCode.REFUSED, all);
        }
        Runs.refuseUnlessOwn(record);
        refuseTracked(project, workstation, "run " + name);
        return new VerifiedRun(id, record, project.platforms());
    }

    /** Refuses to do anything with runs that Git tracks. */
    public static void refuseTracked(Project project, Workstation workstation, String what) {
        if (PolicyRepository.at(project.directory(), workstation.variables()).tracks(KEPT)) {
            throw new Problem(
                    ExitCode.REFUSED,
                    "Git tracks " + KEPT
                            + ": a pull or a checkout can bring back an older state of a run, so nothing is"
                            + " done with " + what,
                    "remove them from Git (the files stay on disk): git rm -r -q --cached " + KEPT);
        }
    }

    /**
     * Returns the source of a run's data: the user's own journal, or, if there is none and {@code
     * -l} names hosts, those hosts.
     *
     * @throws Problem if there is no own journal and no host is named
     */
    public static RunSource source(String name, Session session, Project project, Fleet fleet) {
        Runs runs = RunFolder.read(project.directory(), session.workstation());
        RunId id = runs.named(name);
        try {
            VerifiedRun own = open(name, project, session.workstation());
            boolean none = own.hosts(project.chosen()).isEmpty();
            if (none && session.scope().limit().isPresent()) {
                session.operator()
                        .remark("run " + name + " has no hosts with these names; using the copies that"
                                + " the hosts keep instead");
                return new HostsOwnRun(id, fleet);
            }
            return own;
        } catch (Problem notOwn) {
            if (session.scope().limit().isEmpty()) {
                boolean absent = notOwn.code() == ExitCode.USAGE;
                throw absent
                        ? new Problem(
                                ExitCode.USAGE,
                                "there is no run " + name + " here",
                                runs.meant(name)
                                        + "countersign history lists the runs of this repository; for a run made"
                                        + " elsewhere, name"
                                        + " its hosts with -l: the copies that they keep are used")
                        : notOwn;
            }
            String why = notOwn.diagnostics().get(0).what();
            session.operator()
                    .remark(why.substring(0, why.indexOf(';') < 0 ? why.length() : why.indexOf(';'))
                            + "; using the copies that the hosts keep instead");
            return new HostsOwnRun(id, fleet);
        }
    }

    @Override
    public TransactionPurpose purpose() {
        return rolledBack().isPresent() ? TransactionPurpose.ROLLBACK : TransactionPurpose.CHANGE;
    }

    /** The run that this one rolls back, if it is a rollback. */
    Optional<String> rolledBack() {
        return rolledBack(record);
    }

    static Optional<String> rolledBack(RunRecord record) {
        return record.entries().stream()
                .filter(each -> each.event().equals("begin"))
                .map(each -> each.details().getOrDefault("command", ""))
                .filter(command -> command.startsWith(ROLLBACK))
                .map(command -> command.substring(ROLLBACK.length()))
                .findFirst();
    }

    /** The numbers of its journal lines: if another program continued the run, there are more. */
    List<Long> lines() {
        return record.entries().stream()
                .filter(each -> !each.event().equals(RunJournal.TORN))
                .map(Entry::sequence)
                .toList();
    }

    /**
     * Refuses to continue if another program continued the run between a look and the lock that is
     * held now.
     */
    void refuseWhenOthersWentOn(Session session, Project project) {
        if (!open(id.name(), project, session.workstation()).lines().equals(lines())) {
            throw othersWentOn();
        }
    }

    Problem othersWentOn() {
        return new Problem(
                ExitCode.REFUSED,
                "another program has continued run " + id + " meanwhile; nothing was changed",
                "check again: countersign status");
    }

    /**
     * Returns the refusal for a run that was rolled back: there is nothing to continue and nothing
     * to confirm.
     */
    public Problem over(Set<RunId> by) {
        String runs = by.stream().map(RunId::name).collect(Collectors.joining(", "));
        return new Problem(
                ExitCode.REFUSED,
                "run " + id + " was already rolled back by " + runs + "; nothing was changed",
                "to make its change again: countersign plan; to undo the rollback: countersign rollback "
                        + by.iterator().next());
    }

    /** Returns the hosts that it meant to change, in the order of the inventory. */
    @Override
    public List<Host> hosts(List<Host> inventory) {
        Set<String> names = record.entries().stream()
                .filter(each -> each.event().equals("intent"))
                .map(Entry::host)
                .collect(Collectors.toCollection(TreeSet::new));
        return named(names, inventory);
    }

    /** Returns the hosts with these names, also other servers of their machines, in the order of the inventory. */
    static List<Host> named(Set<String> names, List<Host> inventory) {
        Set<String> listed = inventory.stream().map(Host::name).collect(Collectors.toSet());
        return inventory.stream()
                .flatMap(each -> names.stream()
                        .filter(name -> name.equals(each.name()) || !listed.contains(name))
                        .flatMap(name -> each.called(name).stream()))
                .toList();
    }

    /** Returns the record written before the host was changed. */
    Optional<Entry> intent(String host) {
        return record.of(host).stream()
                .filter(each -> each.event().equals("intent"))
                .findFirst();
    }

    /** Returns what it saved from a host. */
    RollbackPlanner.Saved saved(String host) {
        Entry intent = intent(host).orElseThrow();
        String platform = platform(host).orElseThrow(() -> lost(host));
        return new RollbackPlanner.Saved(
                id,
                host,
                platform,
                intent.details().getOrDefault("document", ""),
                evidence(host, "before"),
                evidence(host, "after"),
                wireBefore(host));
    }

    @Override
    public RollbackPlanner.Saved saved(Host host) {
        return saved(host.name());
    }

    @Override
    public Platform platform(Host host) {
        String name = platform(host.name()).orElse(host.platform());
        return platforms
                .named(name)
                .orElseThrow(() -> new Problem(
                        ExitCode.REFUSED, "platform '" + name + "' no longer exists", "restore its folder"));
    }

    @Override
    public AsLeft.Left left(Host host) {
        return left(host.name(), false, false);
    }

    /**
     * Returns what a host that the run changed should look like after it.
     *
     * @param restored whether the change was undone there, according to the journal
     * @param restart whether it takes effect only after a restart
     */
    AsLeft.Left left(String host, boolean restored, boolean restart) {
        Map<String, String> intent = intent(host).orElseThrow().details();
        Optional<Binding> bound = plan(host).map(PlanFileJson.Recorded::binding);
        boolean waived = bound.flatMap(each -> each.text(Binding.WAIVED))
                .filter("true"::equals)
                .isPresent();
        // An unknown word becomes Unknown, which no wire answer satisfies.
        Goal goal = Goal.read(intent.getOrDefault("expected", ""), waived, "advertised")
                .map(each -> each.proving(bound.map(Binding::proven).orElse(Map.of())))
                .orElse(new Goal(Advertised.UNKNOWN, false, ""));
        return new AsLeft.Left(
                id,
                host,
                intent.getOrDefault("document", ""),
                evidence(host, "before").digest(),
                evidence(host, "after").digest(),
                goal,
                purpose(),
                restored,
                restart);
    }

    /**
     * Returns how far it got on a host. A host that keeps no runs cannot tell whether a change that
     * was sent was made, so the change may be in place.
     */
    HostProgress stage(RunReport.HostEnd end) {
        boolean silent = end.stage() == HostProgress.OPEN
                && platform(end.host())
                        .flatMap(platforms::named)
                        .filter(each -> !each.keepsRuns())
                        .isPresent();
        return silent ? HostProgress.MADE : end.stage();
    }

    private Optional<String> platform(String host) {
        return plan(host)
                .map(PlanFileJson.Recorded::platform)
                .or(() -> record.of(host).stream()
                        .filter(each -> each.event().equals(HostProgress.SETTLING))
                        .flatMap(each -> Optional.ofNullable(each.details().get("platform")).stream())
                        .findFirst());
    }

    private Optional<PlanFileJson.Recorded> plan(String host) {
        return PlanFileJson.read("plan.json", record.plan()).hosts().stream()
                .filter(each -> each.host().equals(host))
                .findFirst();
    }

    WirePicture wireBefore(String host) {
        Object endpoints =
                Json.read(evidence(host, "wire-before").toArray(), "wire-before of " + host, Json.Limits.OURS);
        return WireJson.read(endpoints, "wire-before of " + host);
    }

    private Bytes evidence(String host, String name) {
        return record.evidence(host, name).orElseThrow(() -> lost(host));
    }

    private Problem lost(String host) {
        Path directory = record.directory();
        return new Problem(
                ExitCode.REFUSED,
                "what the run saved of '" + host + "' is missing from " + directory,
                "the host has a copy: "
                        + platform(host)
                                .flatMap(platforms::named)
                                .map(Platform::state)
                                .orElseGet(platforms::stateOfAny)
                        + "/" + id + "/before");
    }
}
