package dev.countersign.ssh;

import dev.countersign.transaction.RemoteException;
import java.nio.file.Path;

/** A key that a host showed and that nobody knows yet. It is not believed: somebody has to compare it first. */
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
     * Writes it into the known_hosts file of its target.
     *
     * @return that file
     * @throws RemoteException when it cannot be written
     */
    public Path write() throws RemoteException {
        return known.append(target.hostKeys().knownHosts(), target.hostKeys().places(), key);
    }
}
