package dev.countersign.transaction;

/** Opens a new connection to one host on each call. */
@FunctionalInterface
public interface HostOpener {
    /**
     * Returns a new connection, never a shared one: confirm must use a different connection from
     * apply.
     */
    RemoteHost open() throws RemoteException;
}
