package dev.countersign.transaction;

/** Opens connections to one host. */
@FunctionalInterface
public interface HostOpener {
    /**
     * Returns a new connection, never a shared one: confirm must use a different connection from
     * apply.
     */
    RemoteHost open() throws RemoteException;

    /** Returns the connection that was kept for this host, if there is one that still works, or else a new one. */
    default RemoteHost again() throws RemoteException {
        return open();
    }

    /** Whether {@link #keep} would now keep a connection. */
    default boolean keeps() {
        return false;
    }

    /** Takes over a connection: keeps it for {@link #again}, or closes it where none is kept. */
    default void keep(RemoteHost host) {
        host.close();
    }
}
