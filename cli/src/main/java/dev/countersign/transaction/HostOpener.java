package dev.countersign.transaction;

/** Opens a new connection to one host each time it is asked. */
@FunctionalInterface
public interface HostOpener {
    /** A new connection, never a shared one: confirm has to come over another than apply. */
    RemoteHost open() throws RemoteException;
}
