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
 * How a host is now that a run of the past is over there: asked of the host and of its wire in this call. What a journal says of the
 * run is only what is compared with, never the answer.
 */
public final class AsLeft {
    /**
     * What the run is remembered for.
     *
     * @param document what it changed
     * @param goal what the wire had to say
     * @param restored whether the host put the run back, as far as is known here; the host's own word counts more
     * @param restart whether what it wrote takes effect at a restart only
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
     * What was seen.
     *
     * @param runs every run that the host remembers
     * @param now the document's bytes; nothing where it is not what the daemon reads, or cannot be read
     */
    record Seen(List<RemoteRun> runs, Optional<Digest> now, WirePicture wire) {}

    private AsLeft() {}

    /**
     * Looks, and changes nothing.
     *
     * @throws RemoteException when the host could not be seen
     */
    public static HostOutcome look(Calls calls, WireLook look, Left left) throws RemoteException {
        return left.purpose().told(seen(calls, look, left));
    }

    /** What the wire has to say where a host is to do what is configured on it now; of an endpoint that cannot be told, unknown. */
    public static Goal meant(Calls calls, WireLook look, Platform platform) throws RemoteException {
        try (RemoteHost host = calls.open()) {
            Survey.Seen seen = Survey.of(calls, host, look);
            return Planner.meant(platform, seen.observation(), seen.wire())
                    .orElseGet(() -> new Goal(Advertised.UNKNOWN, false, ""));
        }
    }

    /** The same in the words of a change, whatever the run was for. */
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

    /** Pure. */
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
            return refused(left, "run " + other.get() + " is pending on the host: how that ends is not decided")
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
                    left.host(), Outcome.ROLLED_BACK, "the host gave the run up; it had only told the daemon");
        }
        return seen.now().equals(Optional.of(left.before()))
                ? HostOutcome.claim(
                        left.host(),
                        Outcome.ROLLED_BACK,
                        "the host has put everything back; "
                                + seen.wire().advertised().word() + " on the wire ("
                                + seen.wire().why() + ")")
                : refused(left, "the host had put this run back, and " + otherwise(left, seen))
                        .advise("countersign check -l " + left.host());
    }

    /** How the document came to be another, as far as the runs that the host remembers tell. */
    private static String otherwise(Left left, Seen seen) {
        Optional<RemoteRun> later = RunStatus.later(seen.runs(), left.run().name(), left.document()).stream()
                .reduce((one, other) -> other);
        if (seen.now().isEmpty()) {
            return left.document() + " is gone, cannot be read, or is not what the daemon reads any more";
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
                        ? " has what the run wrote again: "
                        : " was edited since (now " + seen.now().get().brief() + "): ";
        return left.document() + now + "somebody changed it, and no run that the host remembers";
    }

    private static HostOutcome refused(Left left, String why) {
        return HostOutcome.of(left.host(), Outcome.REFUSED, why + "; nothing was done");
    }
}
