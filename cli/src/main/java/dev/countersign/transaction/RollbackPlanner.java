package dev.countersign.transaction;

import dev.countersign.bytes.Bytes;
import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.Untrusted;
import dev.countersign.document.FieldsUndo;
import dev.countersign.document.Undo;
import dev.countersign.document.smbconf.SmbConfUndo;
import dev.countersign.observation.FileState;
import dev.countersign.observation.Instance;
import dev.countersign.observation.Observation;
import dev.countersign.observation.PendingRun;
import dev.countersign.observation.ReaderReport;
import dev.countersign.observation.RunId;
import dev.countersign.observation.WirePicture;
import dev.countersign.plan.Acceptance;
import dev.countersign.plan.Candidate;
import dev.countersign.plan.Change;
import dev.countersign.plan.Decision;
import dev.countersign.plan.Goal;
import dev.countersign.plan.HostPlan;
import dev.countersign.plan.PlanFile;
import dev.countersign.plan.Planner;
import dev.countersign.plan.RehearsalAnswer;
import dev.countersign.plan.Rehearsed;
import dev.countersign.plan.SmbConfSources;
import dev.countersign.platform.ChangeKind;
import dev.countersign.platform.Platform;
import dev.countersign.platform.RehearseRequest;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Plans the rollback of a confirmed run as a new plan: before = what is there now, after = what was
 * saved. It goes through the same transaction, so it can be rolled back too. A file that was edited
 * since is never overwritten: in that file, only the run's own edits can be undone.
 */
public final class RollbackPlanner {
    /**
     * What was saved of a run on one host.
     *
     * @param before the bytes to restore
     * @param after the bytes that the run left
     * @param wire what the wire showed before the run
     */
    public record Saved(
            RunId run, String host, String platform, String path, Bytes before, Bytes after, WirePicture wire) {}

    /** Where what was saved of the run comes from, the host itself perhaps. */
    @FunctionalInterface
    public interface Source {
        Saved saved() throws RemoteException;
    }

    /**
     * A file that was edited since the run.
     *
     * @param left what the run left
     * @param undo the file with only the run's edits undone
     */
    public record Edited(String path, Bytes left, Bytes now, Undo undo) {}

    /** The rollback plan, and the file that was edited since, if any. */
    public record Back(PlanFile.Entry entry, Optional<Edited> edited) {}

    private final Calls calls;
    private final WireLook look;
    private final Platform platform;

    /** Creates a planner for one host of {@code platform}. */
    public RollbackPlanner(Calls calls, WireLook look, Platform platform) {
        this.calls = calls;
        this.look = look;
        this.platform = platform;
    }

    /**
     * Looks at the host and makes the rollback plan. The connection is handed over if there is a change to make.
     *
     * @param run the run to roll back
     * @param saved what was saved of the run; asked for only if it is not pending
     * @param onlyOurs whether to undo only the run's own edits in a file that was edited since
     * @return empty if the run is still pending on the host: the host reverts it, and nothing has to be planned
     */
    public Optional<Back> plan(RunId run, Source saved, boolean onlyOurs) throws RemoteException {
        try (PlanConnection connection = PlanConnection.open(calls, look)) {
            Survey.Seen seen = connection.seen();
            if (seen.observation().pending().stream()
                    .anyMatch(each -> each.run().equals(run.name()))) {
                return Optional.empty();
            }
            Back back = plan(connection, saved.saved(), seen, onlyOurs);
            connection.handOver(back.entry().plan(), seen.wire());
            return Optional.of(back);
        }
    }

    private Back plan(PlanConnection connection, Saved saved, Survey.Seen seen, boolean onlyOurs)
            throws RemoteException {
        Optional<Bytes> now = Optional.ofNullable(
                        seen.observation().sources().files().get(saved.path()))
                .flatMap(FileState::content);
        HostPlan plan = plan(saved, seen);
        Optional<String> other =
                seen.observation().pending().stream().map(PendingRun::run).findFirst();
        if (other.isPresent()) {
            return new Back(
                    entry(
                            plan.decide(new Decision.Refuses(
                                    "run " + other.get() + " is pending on the host: how it ends decides what can be"
                                            + " rolled back",
                                    Optional.of("countersign status -l " + saved.host()))),
                            seen),
                    Optional.empty());
        }
        if (now.filter(saved.before()::equals).isPresent()) {
            return new Back(restored(connection, saved, seen, plan), Optional.empty());
        }
        if (now.isEmpty() || !seen.observation().path().equals(saved.path())) {
            return new Back(entry(plan.decide(gone(saved, seen)), seen), Optional.empty());
        }
        return now.get().equals(saved.after())
                ? new Back(whole(connection, saved, seen, plan), Optional.empty())
                : edited(connection, saved, seen, plan, now.get(), onlyOurs);
    }

    /**
     * The file already has its earlier bytes. If the wire does not show them, the daemon was never
     * told.
     */
    private PlanFile.Entry restored(PlanConnection connection, Saved saved, Survey.Seen seen, HostPlan plan)
            throws RemoteException {
        HostPlan aimed = aimed(plan, saved, Planner.meant(platform, seen.observation(), seen.wire()));
        if (aimed.goal().waived() || aimed.goal().reachedBy(seen.wire().advertised())) {
            return entry(aimed, seen);
        }
        RehearsalAnswer answer = rehearse(connection, saved.path(), ChangeKind.ACTIVATE, Bytes.EMPTY);
        if (!answer.objections().isEmpty()) {
            return entry(
                    aimed.decide(new Decision.Refuses(Untrusted.brief(answer.objections()), Optional.empty())), seen);
        }
        Rehearsed rehearsed = new Rehearsed(Optional.empty(), answer.hold(), List.of());
        return rehearsed(
                aimed.decide(new Decision.Changes(new Change.Activate(saved.path(), saved.before()), rehearsed)),
                seen,
                answer);
    }

    /**
     * If what the wire showed before the run was not recorded, the goal is what the saved bytes
     * mean.
     */
    private static HostPlan aimed(HostPlan plan, Saved saved, Optional<Goal> meant) {
        if (!saved.wire().endpoints().isEmpty()
                || meant.isEmpty()
                || !plan.wire().judged()) {
            return plan;
        }
        return plan.aim(meant.get());
    }

    private static Decision gone(Saved saved, Survey.Seen seen) {
        Optional<Instance> another = seen.observation().server().instances().stream()
                .filter(each -> each.document()
                        .filter(own -> own.path().equals(saved.path()))
                        .isPresent())
                .filter(each -> !seen.observation().path().equals(saved.path()))
                .findFirst();
        if (another.isPresent()) {
            return new Decision.Refuses(
                    saved.path() + " is read by another smbd of this machine (process "
                            + another.get().pid() + ")",
                    Optional.of("name it by its port, as in -l " + saved.host() + ":1054; see what runs there:"
                            + " countersign check -v -l " + saved.host()));
        }
        return new Decision.Refuses(
                seen.observation().path().isEmpty()
                        ? "the host did not report which file its smbd reads"
                        : seen.observation().path().equals(saved.path())
                                ? saved.path() + " can no longer be read"
                                : "smbd no longer reads " + saved.path(),
                Optional.of("undo the setting by hand; to see what was saved: countersign show " + saved.run()));
    }

    private Back edited(
            PlanConnection connection, Saved saved, Survey.Seen seen, HostPlan plan, Bytes now, boolean onlyOurs)
            throws RemoteException {
        Undo undo = platform.store()
                ? FieldsUndo.of(saved.path(), now, saved.before(), saved.after())
                : SmbConfUndo.of(SmbConfSources.of(seen.observation()), saved.before(), saved.after());
        Optional<Edited> edited = Optional.of(new Edited(saved.path(), saved.after(), now, undo));
        if (undo instanceof Undo.Nothing) {
            return new Back(entry(plan, seen), edited);
        }
        if (undo instanceof Undo.Undone undone && onlyOurs) {
            return new Back(ours(connection, saved, seen, plan, now, undone), edited);
        }
        String since = saved.path() + " was edited since: the run left "
                + saved.after().digest().brief() + ", now it is " + now.digest().brief()
                + "; it is not overwritten";
        Decision decision = undo instanceof Undo.Refused refused
                ? new Decision.Refuses(
                        onlyOurs
                                ? refused.at() + ": " + refused.why()
                                : since + "; " + refused.at() + ": " + refused.why(),
                        Optional.of(refused.advice().replace("show RUN", "show " + saved.run())))
                : new Decision.Refuses(
                        since,
                        Optional.of("to undo only what the run wrote: countersign rollback " + saved.run()
                                + " --only-ours"));
        return new Back(entry(plan.decide(decision), seen), edited);
    }

    /** Restores the saved bytes as a whole: the file was not edited since. */
    private PlanFile.Entry whole(PlanConnection connection, Saved saved, Survey.Seen seen, HostPlan plan)
            throws RemoteException {
        RehearsalAnswer answer = rehearse(connection, saved.path(), saved.before());
        if (!answer.objections().isEmpty()) {
            return entry(
                    plan.decide(new Decision.Refuses(Untrusted.brief(answer.objections()), Optional.empty())), seen);
        }
        Change change = Change.of(platform, saved.path(), /* before= */ saved.after(), /* after= */ saved.before());
        // A file that did not load before the run is restored as it was; then there is no dump to
        // compare with.
        Rehearsed rehearsed = new Rehearsed(
                answer.after()
                        .filter(ReaderReport::loads)
                        .map(each -> each.dump().digest()),
                answer.hold(),
                List.of());
        HostPlan aimed = aimed(
                plan, saved, Planner.meant(platform, seen.observation(), seen.wire(), saved.before(), answer.after()));
        return rehearsed(aimed.decide(new Decision.Changes(change, rehearsed)), seen, answer);
    }

    /**
     * Returns the plan for the edited file without our edits: it must load, and its meaning may
     * differ only in our settings.
     */
    private PlanFile.Entry ours(
            PlanConnection connection, Saved saved, Survey.Seen seen, HostPlan plan, Bytes now, Undo.Undone undone)
            throws RemoteException {
        Change change = Change.of(platform, saved.path(), now, undone.after());
        RehearsalAnswer answer = rehearse(connection, saved.path(), undone.after());
        HostPlan concluded = Planner.conclude(
                platform,
                new Planner.Assessment(
                        plan, Optional.of(new Candidate(change, Optional.empty(), undone.settings(), Set.of()))),
                Optional.empty(),
                answer,
                new Acceptance(!seen.wire().judged()));
        return rehearsed(concluded, seen, answer);
    }

    private RehearsalAnswer rehearse(PlanConnection connection, String path, Bytes candidate) throws RemoteException {
        return rehearse(connection, path, platform.store() ? ChangeKind.SET : ChangeKind.REPLACE, candidate);
    }

    private static RehearsalAnswer rehearse(PlanConnection connection, String path, ChangeKind kind, Bytes candidate)
            throws RemoteException {
        return connection.rehearseLast(new RehearseRequest(path, kind, candidate));
    }

    private static HostPlan plan(Saved saved, Survey.Seen seen) {
        boolean waived = !saved.wire().judged() || !seen.wire().judged();
        return HostPlan.seen(
                saved.host(),
                saved.platform(),
                seen.observation(),
                seen.wire(),
                new Goal(saved.wire().advertised(), waived, "earlier content restored and advertised"));
    }

    private static PlanFile.Entry rehearsed(HostPlan plan, Survey.Seen seen, RehearsalAnswer answer) {
        return new PlanFile.Entry(plan, seen.observation().raw(), Optional.empty(), Optional.of(answer.raw()));
    }

    private static PlanFile.Entry entry(HostPlan plan, Survey.Seen seen) {
        Observation observation = seen.observation();
        return new PlanFile.Entry(plan, observation.raw(), Optional.empty(), Optional.empty());
    }

    /** Returns the outcome of a host whose pending run was settled by a revert on request. */
    public static HostOutcome settled(String host, Settlement.Settled settled, WireLook look) {
        return switch (settled.end()) {
            case REVERTED ->
                HostOutcome.claim(
                                host,
                                Outcome.ROLLED_BACK,
                                "everything was put back; the wire says "
                                        + look.directly().advertised().word() + " now")
                        .exit(ExitCode.DONE);
            case ABORTED ->
                HostOutcome.claim(host, Outcome.ROLLED_BACK, "the run had changed nothing yet")
                        .exit(ExitCode.DONE);
            case CONFIRMED ->
                HostOutcome.of(host, Outcome.REFUSED, "the run was confirmed meanwhile")
                        .advise("run the rollback again");
            case UNKNOWN -> HostOutcome.of(host, Outcome.NEEDS_PERSON, settled.why());
        };
    }
}
