package dev.countersign.operation;

import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.Untrusted;
import dev.countersign.fleet.Unreached;
import dev.countersign.transaction.RemoteException;
import dev.countersign.transaction.RemoteRun;
import dev.countersign.transaction.RunStatus;
import java.util.List;
import java.util.Optional;

/**
 * The reply of one host about its runs; no runs and a failure if it was not reached.
 *
 * @param runs oldest first
 * @param state the directory in which the host keeps runs
 */
public record HostReply(List<RemoteRun> runs, String state, Optional<RemoteException> failure) {
    /** The reply of a host that keeps no runs, because this program never logs in to it. */
    public static final HostReply NOTHING = new HostReply(List.of(), "", Optional.empty());

    public HostReply {
        runs = List.copyOf(runs);
    }

    /** Returns what takes the place of the reply of a host that was not reached. */
    public static HostReply none(RemoteException failure) {
        return new HostReply(List.of(), "", Optional.of(failure));
    }

    /** The exit code for a host with this reply. */
    public ExitCode code() {
        if (failure.isPresent()) {
            return Unreached.code(failure.get().kind());
        }
        if (runs.stream().anyMatch(HostReply::needsPerson)) {
            return ExitCode.NEEDS_PERSON;
        }
        return runs.stream().anyMatch(RemoteRun::pending) ? ExitCode.NOT_COMPLIANT : ExitCode.DONE;
    }

    /** Whether the host could not settle the run by itself. */
    public static boolean needsPerson(RemoteRun run) {
        return run.verdict().equals("person");
    }

    /** Returns a run by its name, if the host has it. */
    public Optional<RemoteRun> run(String name) {
        return runs.stream().filter(each -> each.run().equals(name)).findFirst();
    }

    /**
     * Returns the last confirmed run if the host's document no longer has the content that the run
     * left. Nothing is known of that while a run is pending.
     */
    public Optional<RemoteRun> changedSince() {
        return runs.stream().anyMatch(RemoteRun::pending)
                ? Optional.empty()
                : runs.stream()
                        .filter(each -> each.confirmed() && each.made().isPresent())
                        .reduce((one, other) -> other)
                        .filter(run ->
                                run.made().filter(RemoteRun.Change::inPlace).isEmpty());
    }

    /** Returns what happened to a run after the host confirmed it. */
    public Optional<String> since(RemoteRun run) {
        return run.confirmed() ? run.made().map(made -> since(run, made)) : Optional.empty();
    }

    private String since(RemoteRun run, RemoteRun.Change made) {
        Optional<RemoteRun> later =
                RunStatus.later(runs, run.run(), made.document()).stream().findFirst();
        boolean back = later.flatMap(RemoteRun::made)
                .filter(each ->
                        each.after().equals(made.before()) && !each.after().equals(made.after()))
                .isPresent();
        String document = new Untrusted(made.document()).onOneLine();
        if (later.isPresent()) {
            return (back ? "rolled back by " : "changed again by ")
                    + later.get().run();
        }
        if (made.inPlace()) {
            return "in place";
        }
        return made.now().isEmpty()
                ? document + " is gone or cannot be read"
                : document
                        + (made.now().equals(Optional.of(made.before()))
                                ? " is as it was before the run, but no run undid it"
                                : " was edited, but not by a run that the host has on record");
    }
}
