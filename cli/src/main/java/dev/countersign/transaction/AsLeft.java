package dev.countersign.transaction;

import dev.countersign.bytes.Bytes;
import dev.countersign.bytes.Digest;
import dev.countersign.diagnostic.ExitCode;
import dev.countersign.observation.FileState;
import dev.countersign.observation.RunId;
import dev.countersign.observation.WireAnswer.Advertised;
import dev.countersign.observation.WirePicture;
import dev.countersign.plan.Goal;
import dev.countersign.plan.Planner;
import dev.countersign.platform.Platform;
import java.util.List;
import java.util.Optional;

/**
 * Finds the state of a host after an earlier run has ended there, by querying the host and its wire
 * in this call. What a journal recorded of the run is only compared with that state and never
 * reported as the result.
 */
public final class AsLeft {
    /**
     * What is recorded of the run.
     *
     * @param document the document that the run changed
     * @param goal what the wire had to show
     * @param restored whether the host reverted the run, as far as is known here; the host's own
     *     verdict takes precedence
     * @param restart whether the change takes effect only at a restart
     */
    public record Left(
            RunId run,
            String host,
            String document,
            Digest before,
            Digest after,
            Goal goal,
            TransactionPurpose purpose,
            boolean restored,
            boolean restart) {}

    /**
     * What was found on the host.
     *
     * @param runs every run that the host remembers
     * @param now the document's digest; empty if the daemon does not read this document, or it
     *     cannot be read
     */
    record Seen(List<RemoteRun> runs, Optional<Digest> now, WirePicture wire) {}

    private AsLeft() {}

    /**
     * Looks at the host and changes nothing.
     *
     * @throws RemoteException if the host could not be queried
     */
    public static HostOutcome look(Calls calls, WireLook look, Left left) throws RemoteException {
        return left.purpose().told(seen(calls, look, left));
    }

    /**
     * Returns what the wire must show if the host does what is configured on it now; unknown if
     * that cannot be determined.
     */
    public static Goal meant(Calls calls, WireLook look, Platform platform) throws RemoteException {
        try (RemoteHost host = calls.open()) {
            Survey.Seen seen = Survey.of(calls, host, look);
            return Planner.meant(platform, seen.observation(), seen.wire())
                    .orElseGet(() -> new Goal(Advertised.UNKNOWN, false, ""));
        }
    }

    /** Same as {@link #look}, but always in the terms of a change, whatever the run's purpose. */
    static HostOutcome seen(Calls calls, WireLook look, Left left) throws RemoteException {
        try (RemoteHost host = calls.open()) {
            List<RemoteRun> runs = RunStatus.of(calls, host);
            Survey.Seen seen = Survey.of(calls, host, look);
            Optional<Digest> now = seen.observation().path().equals(left.document())
                    ? Optional.ofNullable(seen.observation().sources().files().get(left.document()))
                            .flatMap(FileState::content)
                            .map(Bytes::digest)
                    : Optional.empty();
            return judge(left, new Seen(runs, now, seen.wire()));
        }
    }

    /** Returns the outcome; a pure function. */
    static HostOutcome judge(Left left, Seen seen) {
        String verdict = seen.runs().stream()
                .filter(each -> each.run().equals(left.run().name()))
                .map(RemoteRun::verdict)
                .findFirst()
                .orElse(left.restored() ? "reverted" : "confirmed");
        Optional<String> other = seen.runs().stream()
                .filter(RemoteRun::pending)
                .map(RemoteRun::run)
                .filter(each -> !each.equals(left.run().name()))
                .findFirst();
        if (other.isPresent()) {
            return refused(left, "run " + other.get() + " is pending on the host and may still be reverted")
                    .advise("countersign status -l " + left.host());
        }
        HostOutcome outcome = switch (verdict) {
            case "pending" ->
                refused(left, "run " + left.run() + " is pending on the host")
                        .advise("countersign apply --resume " + left.run());
            case "person" ->
                HostOutcome.of(left.host(), Outcome.NEEDS_PERSON, "the host could not settle the run")
                        .advise("look at the run's log on the host");
            case "confirmed" -> confirmed(left, seen);
            default -> restored(left, seen);
        };
        return outcome.note(outcome.notes(), seen.wire());
    }

    private static HostOutcome confirmed(Left left, Seen seen) {
        if (!seen.now().equals(Optional.of(left.after()))) {
            return refused(left, otherwise(left, seen)).advise("countersign check -l " + left.host());
        }
        String wire =
                seen.wire().advertised().word() + " on the wire (" + seen.wire().why() + ")";
        if (left.goal().expectsNothing()
                || (left.goal().waived() && !seen.wire().judged())) {
            return HostOutcome.claim(
                    left.host(),
                    Outcome.COMMITTED,
                    left.document() + " is as the run left it; " + wire
                            + ": nothing is proved, as --accept-unproven allowed");
        }
        if (left.goal().reachedBy(seen.wire().advertised())) {
            return HostOutcome.claim(
                    left.host(), Outcome.COMMITTED, left.document() + " is as the run left it; " + wire);
        }
        if (left.restart()) {
            return HostOutcome.claim(
                    left.host(), Outcome.PENDING, "what the run wrote is in place and takes effect at a restart");
        }
        HostOutcome otherwise = refused(
                        left,
                        left.document() + " is as the run left it, but the wire says "
                                + seen.wire().advertised().word() + " and not "
                                + left.goal().words() + " ("
                                + seen.wire().why() + ")")
                .advise("countersign check -l " + left.host());
        return seen.wire().judged() ? otherwise : otherwise.exit(ExitCode.COULD_NOT_TELL);
    }

    private static HostOutcome restored(Left left, Seen seen) {
        if (left.before().equals(left.after())) {
            return HostOutcome.claim(
                    left.host(),
                    Outcome.ROLLED_BACK,
                    "the host reverted the run, which had only told the daemon to reload");
        }
        return seen.now().equals(Optional.of(left.before()))
                ? HostOutcome.claim(
                        left.host(),
                        Outcome.ROLLED_BACK,
                        "the host has put everything back; "
                                + seen.wire().advertised().word() + " on the wire ("
                                + seen.wire().why() + ")")
                : refused(left, "the host had reverted this run, and " + otherwise(left, seen))
                        .advise("countersign check -l " + left.host());
    }

    /** Explains why the document has changed, as far as the runs that the host remembers show. */
    private static String otherwise(Left left, Seen seen) {
        Optional<RemoteRun> later = RunStatus.later(seen.runs(), left.run().name(), left.document()).stream()
                .reduce((one, other) -> other);
        if (seen.now().isEmpty()) {
            return left.document() + " is gone, cannot be read, or is no longer what the daemon reads";
        }
        if (later.isPresent()
                && seen.now().equals(later.flatMap(RemoteRun::made).map(RemoteRun.Change::after))) {
            return seen.now().equals(Optional.of(left.before()))
                    ? "it was rolled back since, by run " + later.get().run()
                    : left.document() + " was changed since by run "
                            + later.get().run();
        }
        String now = seen.now().equals(Optional.of(left.before()))
                ? " is as it was before the run: "
                : seen.now().equals(Optional.of(left.after()))
                        ? " again has what the run wrote: "
                        : " was edited since (now " + seen.now().get().brief() + "): ";
        return left.document() + now + "somebody changed it, not a run that the host remembers";
    }

    private static HostOutcome refused(Left left, String why) {
        return HostOutcome.of(left.host(), Outcome.REFUSED, why + "; nothing was done");
    }
}
