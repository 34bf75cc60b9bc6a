package dev.countersign.transaction;

import dev.countersign.observation.WirePicture;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Confirms a run that is pending on a host if the wire shows what it should. If the run has already
 * ended, only looks at the host.
 */
public final class Confirming {
    private final Calls calls;
    private final WireLook look;
    private final Clock clock;

    /** Creates the confirm of one host. */
    public Confirming(Calls calls, WireLook look, Clock clock) {
        this.calls = calls;
        this.look = look;
        this.clock = clock;
    }

    /**
     * Confirms the run.
     *
     * @param acceptUnproven whether to confirm whatever the wire shows
     * @throws RemoteException if the host could not be queried; nothing was done then
     */
    public HostOutcome run(AsLeft.Left left, boolean acceptUnproven) throws RemoteException, InterruptedException {
        Optional<RemoteRun> there = RunStatus.of(calls).stream()
                .filter(each -> each.run().equals(left.run().name()))
                .findFirst();
        return there.filter(RemoteRun::pending).isPresent()
                ? left.purpose().told(confirm(left, seen(), acceptUnproven))
                : AsLeft.look(calls, look, left);
    }

    /** Looks from both sides, because a different server may be the one that answers outside. */
    private WirePicture seen() throws RemoteException {
        try (RemoteHost host = calls.open()) {
            return look.through(host);
        }
    }

    private HostOutcome confirm(AsLeft.Left left, WirePicture wire, boolean acceptUnproven)
            throws InterruptedException {
        boolean reached = left.goal().expectsNothing() || left.goal().reachedBy(wire.advertised());
        if (!reached && !acceptUnproven) {
            return HostOutcome.of(
                            left.host(),
                            Outcome.REFUSED,
                            "the wire says " + wire.advertised().word() + ", but the run expects "
                                    + left.goal().words() + " (" + wire.why() + "); nothing was confirmed")
                    .advise("countersign rollback " + left.run());
        }
        Settlement.Confirmed confirmed = new Settlement(calls, clock).confirm(left.run(), Map.of());
        String seen = wire.advertised().word() + " on the wire (" + wire.why() + ")";
        return HostOutcome.claim(
                        left.host(),
                        confirmed.outcome(),
                        confirmed.outcome() != Outcome.COMMITTED
                                ? confirmed.why()
                                : reached ? seen : seen + "; confirmed anyway because of --accept-unproven")
                .note(List.of(), wire);
    }
}
