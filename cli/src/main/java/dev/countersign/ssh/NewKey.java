package dev.countersign.ssh;

import dev.countersign.transaction.RemoteException;
import java.nio.file.Path;

/**
 * A key that a host showed and that is not yet known. It is not trusted until a person has compared
 * it.
 */
public final class NewKey {
    private final SshTarget target;
    private final KnownHosts known;
    private final HostKeyCheck.Shown key;

    NewKey(SshTarget target, KnownHosts known, HostKeyCheck.Shown key) {
        this.target = target;
        this.known = known;
        this.key = key;
    }

    /** Its type and fingerprint, as {@code ssh-keygen -l} prints them. */
    public String shown() {
        return HostKeyWords.shown(key);
    }

    /**
     * Adds the key to the target's known_hosts file.
     *
     * @return that file
     * @throws RemoteException if it cannot be written
     */
    public Path write() throws RemoteException {
        return known.append(target.hostKeys().knownHosts(), target.hostKeys().places(), key);
    }
}
