package dev.countersign.ssh;

import dev.countersign.transaction.RemoteException;

/**
 * The source of a password or passphrase. It is read only when a connection needs it. The caller of
 * {@link #reveal} owns the characters and wipes them.
 */
@FunctionalInterface
public interface SecretSource {
    /**
     * Returns the secret in a new array.
     *
     * @throws RemoteException of kind NO_SECRET if it is not available
     */
    char[] reveal() throws RemoteException;
}
