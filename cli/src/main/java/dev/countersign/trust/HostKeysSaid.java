package dev.countersign.trust;

import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.FileReason;
import dev.countersign.diagnostic.Problem;
import dev.countersign.inventory.Endpoint;
import dev.countersign.inventory.SshLogin;
import dev.countersign.ssh.Vouched;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The keys that an inventory vouches for, read once per host: a connection uses exactly the keys
 * that were checked against the grants, even if the file changes in between.
 */
public final class HostKeysSaid {
    private final Path own;
    private final Map<SshLogin, Optional<Vouched>> said = new ConcurrentHashMap<>();

    /**
     * @param home the home directory whose {@code .ssh/known_hosts} is the only one that no
     *     inventory can influence
     */
    public HostKeysSaid(Path home) {
        this.own = Requests.ownKnownHosts(home);
    }

    /** The user's own known_hosts. */
    public Path own() {
        return own;
    }

    /**
     * Returns what the inventory vouches for on a host, or empty if it leaves that to the user's
     * own known_hosts.
     */
    public Optional<Vouched> of(SshLogin login) {
        return said.computeIfAbsent(login, this::read);
    }

    /**
     * Whether the inventory or the user's own known_hosts has a key for the host, or an authority
     * for it.
     */
    public boolean known(SshLogin login) {
        try {
            return login.hostKeyPin().isPresent()
                    || Vouched.knows(
                            login.keyName().address(), login.keyName().port(), List.of(login.knownHosts(), own));
        } catch (IOException unreadable) {
            throw refused(unreadable);
        }
    }

    private Optional<Vouched> read(SshLogin login) {
        try {
            Endpoint name = login.keyName();
            return Vouched.of(name.address(), name.port(), login.knownHosts(), login.hostKeyPin(), own);
        } catch (IOException unreadable) {
            throw refused(unreadable);
        }
    }

    private static Problem refused(IOException unreadable) {
        return new Problem(
                ExitCode.REFUSED,
                "the known host keys cannot be read: " + FileReason.of(unreadable) + "; nothing was sent",
                "make known_hosts readable for you");
    }
}
