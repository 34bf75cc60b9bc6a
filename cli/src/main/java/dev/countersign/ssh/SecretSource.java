package dev.countersign.ssh;

import dev.countersign.transaction.RemoteException;

/**
 * Where a password or passphrase comes from. It is asked only when a connection needs it; the caller of {@link #reveal}
 * owns the characters and wipes them.
 */
@FunctionalInterface
public interface SecretSource {
    /**
     * The secret, in an array of its own.
     *
     * @throws RemoteException of kind NO_SECRET when it cannot be had
     */
    char[] reveal() throws RemoteException;
}
