package dev.countersign.operation;

import dev.countersign.diagnostic.ExitCode;
import dev.countersign.observation.RunId;
import dev.countersign.transaction.RemoteRun;
import java.util.Optional;

/**
 * A host of a run whose program did not finish.
 *
 * @param expired whether the run's plan is too old to be continued
 * @param rolledBack the run that this one rolls back, if it is a rollback
 */
public record UnfinishedHost(RunId run, String host, HostProgress stage, boolean expired, Optional<String> rolledBack) {
    /** The state, what to do next, and the exit code that follows. */
    public record Next(String what, String command, ExitCode code) {}

    /**
     * Compares the journal with the host. This is a pure function.
     *
     * @param onHost the state of the run on the host; empty if the host does not know the run
     * @param state where runs are kept there
     */
    public Next next(Optional<RemoteRun> onHost, String state) {
        String resume = "countersign apply --resume " + run;
        return onHost.map(RemoteRun::verdict)
                .map(verdict -> switch (verdict) {
                    case "pending" -> new Next("pending on the host", resume, ExitCode.NOT_COMPLIANT);
                    case "confirmed" ->
                        new Next("the host has confirmed it; the journal does not record that", resume, ExitCode.DONE);
                    case "person" ->
                        new Next(
                                "the host could not settle it",
                                "look at " + state + "/" + run + "/log on the host",
                                ExitCode.NEEDS_PERSON);
                    default ->
                        new Next(
                                "the host has put everything back; the journal does not record that",
                                resume,
                                ExitCode.DONE);
                })
                .orElseGet(() -> unknownThere(resume));
    }

    private Next unknownThere(String resume) {
        if (stage == HostProgress.MADE) {
            return new Next(
                    "the change was sent, but the host has no record of the run: the change may still be in place",
                    "countersign rollback " + rolledBack.orElse(run.name()),
                    ExitCode.COULD_NOT_TELL);
        }
        String what = stage == HostProgress.UNBEGUN
                ? "the run never reached it: nothing was changed"
                : "the host has no record of the run: nothing was changed";
        if (rolledBack.isPresent()) {
            return new Next(what, "countersign rollback " + rolledBack.get(), ExitCode.NOT_COMPLIANT);
        }
        return expired
                ? new Next(what + ", and its plan has expired", "countersign plan", ExitCode.DONE)
                : new Next(what, resume, ExitCode.NOT_COMPLIANT);
    }

    /** Returns what to do if the host is no longer in any inventory. */
    public Next gone() {
        return new Next(
                "it is no longer in any inventory, so it was not queried",
                "add it to the inventory again; if it was renamed: countersign status -l NAME",
                ExitCode.COULD_NOT_TELL);
    }

    /** Returns what to do if the host cannot be reached. */
    public Next unreached() {
        return new Next("the host was not reached", "countersign apply --resume " + run, ExitCode.COULD_NOT_TELL);
    }
}
