package dev.countersign.operation;

import dev.countersign.fleet.Fleet;
import dev.countersign.inventory.Host;
import dev.countersign.observation.RunId;
import dev.countersign.observation.WirePicture;
import dev.countersign.platform.Platform;
import dev.countersign.transaction.AsLeft;
import dev.countersign.transaction.RemoteException;
import dev.countersign.transaction.RollbackPlanner;
import dev.countersign.transaction.RunStatus;
import dev.countersign.transaction.TransactionPurpose;
import java.util.List;

/**
 * A run as each host itself recorded it, for a run without a journal here, or whose journal is not
 * this user's own. What a host says is used for that host only.
 */
record HostsOwnRun(RunId id, Fleet fleet) implements RunSource {
    /**
     * Always {@code CHANGE}: a host does not record the purpose of a run, and rolling back a
     * rollback works the same way.
     */
    @Override
    public TransactionPurpose purpose() {
        return TransactionPurpose.CHANGE;
    }

    @Override
    public List<Host> hosts(List<Host> inventory) {
        return inventory;
    }

    @Override
    public Platform platform(Host host) throws RemoteException {
        return fleet.platform(host)
                .filter(Platform::isSpokenTo)
                .orElseThrow(() -> new RemoteException(
                        RemoteException.Kind.FAILED,
                        "the platform of the host was not recognized",
                        "set its platform in the inventory"));
    }

    @Override
    public RollbackPlanner.Saved saved(Host host) throws RemoteException {
        Platform platform = platform(host);
        RunStatus.Kept kept = kept(host, platform);
        return new RollbackPlanner.Saved(
                id,
                host.name(),
                platform.name(),
                kept.made().document(),
                kept.before(),
                kept.after(),
                WirePicture.NONE);
    }

    /**
     * Returns what the host should look like after the run. The wire must match the meaning of the
     * host's document: the goal of the run is not known here.
     */
    @Override
    public AsLeft.Left left(Host host) throws RemoteException {
        Platform platform = platform(host);
        RunStatus.Kept kept = kept(host, platform);
        return new AsLeft.Left(
                id,
                host.name(),
                kept.made().document(),
                kept.made().before(),
                kept.made().after(),
                AsLeft.meant(fleet.calls(host, platform), fleet.look(host), platform),
                purpose(),
                false,
                false);
    }

    private RunStatus.Kept kept(Host host, Platform platform) throws RemoteException {
        return RunStatus.kept(fleet.calls(host, platform), id)
                .orElseThrow(() -> new RemoteException(
                        RemoteException.Kind.UNKNOWN_RUN,
                        "the host has no record of run " + id + ": it never made a change there, or more than 20 runs"
                                + " came after it",
                        "see which runs it keeps: countersign status -v -l " + host.name()));
    }
}
