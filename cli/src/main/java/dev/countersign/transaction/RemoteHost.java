package dev.countersign.transaction;

import dev.countersign.bytes.Bytes;
import dev.countersign.platform.Invocation;

/** A host that commands can be run on. One value is one connection; it is opened before and closed after its use. */
public interface RemoteHost extends AutoCloseable {
    /**
     * Runs one command to its end, as the user that the inventory says (through sudo where it says so).
     *
     * @throws RemoteException when there was no complete answer; its kind says whether the command may have run
     */
    Answer run(Invocation invocation) throws RemoteException;

    /** Opens TCP connections from this host, for a look at an endpoint through SSH. */
    Dialer dialer();

    @Override
    void close();

    /** What came back: the exit status, and both streams as far as the limit of the invocation. */
    record Answer(int exitStatus, Bytes output, Bytes errors) {}
}
