package dev.countersign.transaction;

import dev.countersign.diagnostic.ExitCode;
import dev.countersign.document.Bytes;
import dev.countersign.observation.FileState;
import dev.countersign.observation.Observation;
import dev.countersign.observation.ReaderReport;
import dev.countersign.observation.RunId;
import dev.countersign.observation.WirePicture;
import dev.countersign.plan.Change;
import dev.countersign.plan.Decision;
import dev.countersign.plan.Goal;
import dev.countersign.plan.HostPlan;
import dev.countersign.plan.PlanFile;
import dev.countersign.plan.RehearsalAnswer;
import dev.countersign.plan.Rehearsed;
import dev.countersign.platform.ChangeKind;
import dev.countersign.platform.RehearseRequest;
import dev.countersign.platform.Reply;
import java.util.List;
import java.util.Optional;

/**
 * The way back from a run that was confirmed, as a plan of its own: before = what is there now, after = what was saved. It goes
 * through the same transaction, so it can be rolled back too. A file that somebody edited since is never overwritten.
 */
public final class Restoration {
    /**
     * What a run left behind of one host.
     *
     * @param before the bytes that come back
     * @param after the bytes that the run left
     * @param wire what the wire said before the run
     */
    public record Saved(String host, String platform, String path, Bytes before, Bytes after, WirePicture wire) {}

    private final Calls calls;
    private final WireLook look;

    /** A restoration of one host. */
    public Restoration(Calls calls, WireLook look) {
        this.calls = calls;
        this.look = look;
    }

    /** Whether the run is still pending on the host: then it is settled, and nothing has to be planned. */
    public boolean pending(RunId run) throws RemoteException {
        try (RemoteHost host = calls.open()) {
            return Survey.of(calls, host, look).observation().pending().stream()
                    .anyMatch(each -> each.run().equals(run.name()));
        }
    }

    /** The plan back. */
    public PlanFile.Entry plan(Saved saved) throws RemoteException {
        try (RemoteHost host = calls.open()) {
            Survey.Seen seen = Survey.of(calls, host, look);
            Optional<Bytes> now = Optional.ofNullable(seen.observation().files().get(saved.path()))
                    .flatMap(FileState::content);
            HostPlan plan = plan(saved, seen);
            if (now.filter(saved.before()::equals).isPresent()) {
                return entry(plan, seen);
            }
            if (now.isEmpty() || !now.get().equals(saved.after())) {
                return entry(plan.decide(edited(saved, now)), seen);
            }
            return rehearse(host, saved, seen, plan);
        }
    }

    private static Decision edited(Saved saved, Optional<Bytes> now) {
        return new Decision.Refuses(
                now.isEmpty()
                        ? saved.path() + " cannot be read any more"
                        : saved.path() + " was edited since: the run left "
                                + saved.after().digest().brief() + ", there is "
                                + now.get().digest().brief() + " now; it is not overwritten",
                Optional.of("undo the setting by hand; what was saved: countersign show RUN"));
    }

    private PlanFile.Entry rehearse(RemoteHost host, Saved saved, Survey.Seen seen, HostPlan plan)
            throws RemoteException {
        RehearseRequest request = new RehearseRequest(saved.path(), ChangeKind.REPLACE, saved.before());
        Reply reply = calls.run(host, nonce -> calls.speaker().rehearse(nonce, request));
        if (reply.status() != Reply.Status.DONE) {
            throw new RemoteException(
                    RemoteException.Kind.FAILED, "the rehearsal failed: " + Calls.reason(reply), "nothing was changed");
        }
        RehearsalAnswer answer = RehearsalAnswer.of(Calls.fields(reply));
        if (!answer.objections().isEmpty()) {
            return entry(
                    plan.decide(new Decision.Refuses(String.join("; ", answer.objections()), Optional.empty())), seen);
        }
        Bytes left = saved.after();
        Bytes original = saved.before();
        Change change = new Change.ReplaceBytes(saved.path(), left, original);
        // A file that did not load before the run comes back as it was: then no dump can be held against it.
        Rehearsed rehearsed = new Rehearsed(
                answer.after()
                        .filter(ReaderReport::loads)
                        .map(each -> each.dump().digest()),
                answer.timer(),
                List.of());
        return new PlanFile.Entry(
                plan.decide(new Decision.Changes(change, rehearsed)),
                seen.observation().raw(),
                Optional.empty(),
                Optional.of(answer.raw()));
    }

    private static HostPlan plan(Saved saved, Survey.Seen seen) {
        boolean waived = !saved.wire().judged() || !seen.wire().judged();
        return new HostPlan(
                saved.host(),
                saved.platform(),
                Optional.of(seen.observation()),
                seen.wire(),
                List.of(),
                new Decision.Complies(),
                new Goal(saved.wire().advertised(), waived, "the bytes of before and advertised"),
                List.of());
    }

    private static PlanFile.Entry entry(HostPlan plan, Survey.Seen seen) {
        Observation observation = seen.observation();
        return new PlanFile.Entry(plan, observation.raw(), Optional.empty(), Optional.empty());
    }

    /** How a host ends whose pending run was settled by a revert that was asked for. */
    public static HostOutcome settled(String host, Settlement.Settled settled) {
        return switch (settled.end()) {
            case REVERTED ->
                HostOutcome.of(host, Outcome.ROLLED_BACK, "everything was put back")
                        .exit(ExitCode.DONE);
            case ABORTED ->
                HostOutcome.of(host, Outcome.ROLLED_BACK, "the run had changed nothing yet")
                        .exit(ExitCode.DONE);
            case CONFIRMED ->
                HostOutcome.of(host, Outcome.REFUSED, "the run was confirmed meanwhile")
                        .advise("run the rollback once more");
            case UNKNOWN -> HostOutcome.of(host, Outcome.NEEDS_PERSON, settled.why());
        };
    }
}
