package dev.countersign.operation;

import dev.countersign.inventory.Host;
import dev.countersign.observation.RunId;
import dev.countersign.platform.Platform;
import dev.countersign.transaction.AsLeft;
import dev.countersign.transaction.RemoteException;
import dev.countersign.transaction.RollbackPlanner;
import dev.countersign.transaction.TransactionPurpose;
import java.util.List;

/** An earlier run, as told by this user's own journal, or by each host for itself. */
public interface RunSource {
    /** The name of the run. */
    RunId id();

    /** The purpose of the run. */
    TransactionPurpose purpose();

    /**
     * Returns the hosts of these that the run changed, as far as that is known without querying
     * them.
     */
    List<Host> hosts(List<Host> inventory);

    /** Returns the platform of a host. */
    Platform platform(Host host) throws RemoteException;

    /** Returns what was kept of a host: the bytes before and after. */
    RollbackPlanner.Saved saved(Host host) throws RemoteException;

    /** Returns what a host that the run changed should look like after it. */
    AsLeft.Left left(Host host) throws RemoteException;
}
