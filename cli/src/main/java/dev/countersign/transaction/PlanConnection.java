package dev.countersign.transaction;

import dev.countersign.observation.WirePicture;
import dev.countersign.plan.Decision;
import dev.countersign.plan.HostPlan;
import dev.countersign.plan.RehearsalAnswer;
import dev.countersign.platform.RehearseRequest;

/**
 * The connection over which one host is planned. If the plan has a change to make, it is handed over for that; else it is closed.
 */
final class PlanConnection implements AutoCloseable {
    private final Calls calls;
    private final WireLook.Begun wire;
    private final RemoteHost host;
    private boolean handedOver;

    private PlanConnection(Calls calls, WireLook.Begun wire, RemoteHost host) {
        this.calls = calls;
        this.wire = wire;
        this.host = host;
    }

    /** Connects, and meanwhile begins to look at the wire. */
    static PlanConnection open(Calls calls, WireLook look) throws RemoteException {
        WireLook.Begun wire = look.begin();
        RemoteHost host = calls.again();
        // If there is something to change, a rehearsal follows.
        host.expectsAnother(true);
        return new PlanConnection(calls, wire, host);
    }

    RemoteHost host() {
        return host;
    }

    /** Looks at the host and at its wire; changes nothing. */
    Survey.Seen seen() throws RemoteException {
        return Survey.of(calls, host, wire);
    }

    /** Rehearses a candidate before another one. */
    RehearsalAnswer rehearse(RehearseRequest request) throws RemoteException {
        return calls.rehearse(host, request);
    }

    /** Rehearses the last candidate. The change comes next, if this connection is kept for it. */
    RehearsalAnswer rehearseLast(RehearseRequest request) throws RemoteException {
        host.expectsAnother(calls.keeps());
        return rehearse(request);
    }

    /**
     * Hands the connection over if the plan has a change to make. It is not used here any more.
     *
     * @param seen what the look at the wire has shown
     */
    void handOver(HostPlan plan, WirePicture seen) {
        if (plan.decision() instanceof Decision.Changes) {
            handedOver = true;
            host.expectsAnother(false);
            if (calls.keeps()) {
                wire.keep(host, seen);
            }
            calls.keep(host);
        }
    }

    @Override
    public void close() {
        if (!handedOver) {
            host.close();
        }
    }
}
