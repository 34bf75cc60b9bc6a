package dev.countersign.transaction;

import dev.countersign.bytes.Bytes;
import dev.countersign.platform.Invocation;

/**
 * A host that commands can be run on. One instance is one connection: opened before its use and
 * closed after it.
 */
public interface RemoteHost extends AutoCloseable {
    /**
     * Runs one command to its end, as the user that the inventory specifies (through sudo if it
     * says so).
     *
     * @throws RemoteException if there was no complete reply; its kind says whether the command may
     *     have run
     */
    Answer run(Invocation invocation) throws RemoteException;

    /**
     * Says whether each command that is run from now on is probably followed by another. What the next one needs is made ready while it
     * runs. A command that comes unexpected, or not at all, costs nothing more than without this.
     */
    default void expectsAnother(boolean more) {}

    /** Whether the host still answers on this connection, so that a command can be sent. */
    default boolean alive() {
        return true;
    }

    /**
     * Returns a dialer that opens TCP connections from this host, to look at an endpoint through
     * SSH.
     */
    Dialer dialer();

    @Override
    void close();

    /** The reply: the exit status, and both streams up to the invocation's limit. */
    record Answer(int exitStatus, Bytes output, Bytes errors) {}
}
