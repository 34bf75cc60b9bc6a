package dev.countersign.operation;

import dev.countersign.inventory.Host;
import dev.countersign.observation.RunId;
import dev.countersign.platform.Platform;
import dev.countersign.transaction.AsLeft;
import dev.countersign.transaction.RemoteException;
import dev.countersign.transaction.RollbackPlanner;
import dev.countersign.transaction.TransactionPurpose;
import java.util.List;

/** A run of the past, and who tells of it: this user's own journal, or each host for itself. */
public interface RunSource {
    /** Its name. */
    RunId id();

    /** What it was for. */
    TransactionPurpose purpose();

    /** Those of these hosts that it changed, as far as that can be told without asking them. */
    List<Host> hosts(List<Host> inventory);

    /** What a host is. */
    Platform platform(Host host) throws RemoteException;

    /** What is kept of a host: the bytes before and after. */
    RollbackPlanner.Saved saved(Host host) throws RemoteException;

    /** What the run is remembered for on a host that it changed. */
    AsLeft.Left left(Host host) throws RemoteException;
}
