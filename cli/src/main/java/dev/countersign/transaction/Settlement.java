package dev.countersign.transaction;

import dev.countersign.observation.Field;
import dev.countersign.observation.RunId;
import dev.countersign.platform.Reply;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Ends a run on its host, each time over a new SSH connection: confirms it, or reverts it, or finds
 * out how it ended.
 */
public final class Settlement {
    private static final int TRIES = 3;
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Calls calls;
    private final Clock clock;

    /** Creates a settlement that uses new connections of {@code calls}. */
    public Settlement(Calls calls, Clock clock) {
        this.calls = calls;
        this.clock = clock;
    }

    /** The result of a confirm. */
    public record Confirmed(Outcome outcome, String why, Optional<Reply> reply) {}

    /** How a run ended on its host. */
    public enum End {
        CONFIRMED,
        REVERTED,
        ABORTED,
        UNKNOWN
    }

    /** The result of a revert. */
    public record Settled(End end, String why) {}

    /**
     * Confirms the run. A confirm that may have arrived is sent again: a second confirm is
     * harmless, and after a revert the host says so.
     */
    public Confirmed confirm(RunId run, Map<Long, String> disconnect) throws InterruptedException {
        try (Opening first = Opening.of(calls)) {
            return confirm(run, disconnect, first);
        }
    }

    /** Same, first over a connection that is already being opened. */
    Confirmed confirm(RunId run, Map<Long, String> disconnect, Opening first) throws InterruptedException {
        boolean sent = false;
        String why = "";
        for (int attempt = 0; attempt < TRIES; attempt++) {
            if (attempt > 0) {
                clock.sleep(PAUSE);
            }
            try (RemoteHost host = attempt == 0 ? first.take() : calls.open()) {
                Reply reply = calls.shell().confirm(host, run, disconnect);
                return confirmed(reply);
            } catch (RemoteException lost) {
                sent = sent || lost.kind().mayHaveRun();
                why = lost.what();
            }
        }
        return sent
                ? new Confirmed(
                        Outcome.UNCONFIRMED, "confirm was sent, but its answer was lost: " + why, Optional.empty())
                : new Confirmed(
                        Outcome.NEEDS_PERSON,
                        "confirm could not be sent: " + why + "; the host puts everything back when the lease ends",
                        Optional.empty());
    }

    private static Confirmed confirmed(Reply reply) {
        String reason = reply.reason();
        String verdict = verdict(reply);
        if (reply.status() == Reply.Status.DONE) {
            return verdict.equals("confirmed")
                    ? new Confirmed(Outcome.COMMITTED, reason, Optional.of(reply))
                    : new Confirmed(
                            Outcome.UNCONFIRMED,
                            "confirm was sent, but the host does not say that the run is confirmed",
                            Optional.of(reply));
        }
        boolean back = reply.status() == Reply.Status.REVERTED
                || (reply.status() != Reply.Status.PERSON && (verdict.equals("reverted") || verdict.equals("aborted")));
        return back
                ? new Confirmed(
                        Outcome.ROLLED_BACK,
                        "the lease ended before the confirm arrived: " + reason,
                        Optional.of(reply))
                : new Confirmed(Outcome.NEEDS_PERSON, reason, Optional.of(reply));
    }

    /** Reverts the run; if it never began, makes sure that it never will. */
    public Settled revert(RunId run) throws InterruptedException {
        try (Opening first = Opening.of(calls)) {
            return revert(run, first);
        }
    }

    /** Same, first over a connection that is already being opened. */
    Settled revert(RunId run, Opening first) throws InterruptedException {
        String why = "";
        for (int attempt = 0; attempt < TRIES; attempt++) {
            if (attempt > 0) {
                clock.sleep(PAUSE);
            }
            try (RemoteHost host = attempt == 0 ? first.take() : calls.open()) {
                Reply reply = calls.shell().revert(host, run);
                return settled(reply);
            } catch (RemoteException lost) {
                why = lost.what();
            }
        }
        return new Settled(End.UNKNOWN, "the run could not be reverted: " + why);
    }

    private static Settled settled(Reply reply) {
        String reason = reply.reason();
        // docs/protocol.md: done, or refused because the run is confirmed. Any other combination
        // contradicts itself.
        return switch (reply.status() + " " + verdict(reply)) {
            case "DONE reverted", "REVERTED reverted" -> new Settled(End.REVERTED, reason);
            case "DONE aborted", "REVERTED aborted" -> new Settled(End.ABORTED, reason);
            case "REFUSED confirmed" -> new Settled(End.CONFIRMED, reason);
            default -> new Settled(End.UNKNOWN, "the host does not say that the run was reverted: " + reason);
        };
    }

    /** Returns the reply's verdict, or empty if it has none or more than one. */
    private static String verdict(Reply reply) {
        List<Field> all = reply.all("verdict");
        return all.size() == 1 ? all.get(0).value().utf8().strip() : "";
    }
}
