package dev.countersign.ssh;

import dev.countersign.diagnostic.FileReason;
import dev.countersign.ssh.HostKeyCheck.Verdict;
import dev.countersign.ssh.Watchdog.Guard;
import dev.countersign.transaction.RemoteException;
import dev.countersign.transaction.RemoteException.Kind;
import dev.countersign.transaction.RemoteHost;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import net.schmizz.keepalive.KeepAliveRunner;
import net.schmizz.sshj.Config;
import net.schmizz.sshj.SSHClient;
import net.schmizz.sshj.common.SSHRuntimeException;
import net.schmizz.sshj.connection.Connection;

/**
 * Opens SSH connections. One instance serves the whole program and many threads: it shares what is
 * expensive to build, and remembers which passwords were refused, so that repeated attempts do not
 * lock an account.
 */
public final class SshConnector {
    private static final int KEEPALIVE_SECONDS = 15;
    private static final int KEEPALIVES_MISSED = 3;
    // A pin does not contain the key's type, so the server is asked for one type after another
    // until the pinned key is found.
    private static final List<List<String>> TYPES = List.of(
            List.of("ssh-ed25519"),
            List.of("ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521"),
            List.of("rsa-sha2-512", "rsa-sha2-256"));

    private final Consumer<LearnedKey> learned;
    private final Watchdog watchdog = new Watchdog();
    private final JumpLinks jumps = new JumpLinks(watchdog);
    private final Refusals refusals = new Refusals();
    private final PrivateKeyLoader keyFiles;
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "ssh-stream");
        thread.setDaemon(true);
        return thread;
    });

    /** A connector that only connects to hosts whose keys are known. */
    public SshConnector() {
        this(key -> {}, SecretPrompt.NOBODY);
    }

    /**
     * A connector that may also connect to hosts whose keys are new.
     *
     * @param learned receives every new key that was written to known_hosts; called by several
     *     threads at once
     * @param prompt asks for passphrases of key files that nothing else gives
     */
    public SshConnector(Consumer<LearnedKey> learned, SecretPrompt prompt) {
        this.learned = learned;
        this.keyFiles = new PrivateKeyLoader(prompt);
    }

    /**
     * A host key that was unknown and has now been stored.
     *
     * @param key its type and fingerprint
     * @param file where it was stored
     */
    public record LearnedKey(SshTarget target, String key, Path file) {}

    /**
     * Built when the first connection needs it, so that commands without hosts do not spend the
     * half second.
     */
    private static final class Shared {
        static final Config CONFIG = new Algorithms();
    }

    /**
     * Connects, checks the host's key and logs in. The caller closes the host.
     *
     * @throws RemoteException of kind UNREACHABLE, UNKNOWN_HOST_KEY, CHANGED_HOST_KEY,
     *     LOGIN_REFUSED or NO_SECRET; nothing is left open then
     */
    public RemoteHost connect(SshTarget target) throws RemoteException {
        Set<Path> locked = new LinkedHashSet<>();
        Link link;
        try {
            link = link(target, locked);
        } catch (RemoteException refused) {
            // Asked with no connection open: a server does not wait for somebody who types.
            if (refused.kind() != Kind.LOGIN_REFUSED || !keyFiles.unlock(new SSHClient(Shared.CONFIG), locked)) {
                throw refused;
            }
            link = link(target, locked);
        }
        return new SshHost(target, link, new SudoGate(target, refusals));
    }

    /**
     * Gets the key of a host without logging in, if that key is not yet known. Returns empty if
     * known_hosts already has a line for the host.
     *
     * @param target not behind another host
     * @throws RemoteException if no SSH server replies there
     */
    public Optional<NewKey> newKey(SshTarget target) throws RemoteException {
        KnownHosts known = known(target);
        if (!known.lines().isEmpty()) {
            return Optional.empty();
        }
        HostKeyCheck check = new HostKeyCheck(known, Optional.empty(), TYPES.get(0));
        Link link = new Link(new SSHClient(Shared.CONFIG), new SocketTap(), watchdog, threads);
        try {
            handshake(target, link, check);
        } catch (IOException failed) {
            if (check.verdict().isEmpty()) {
                throw SshErrors.unreachable(target, failed);
            }
        } finally {
            link.close();
        }
        return check.verdict()
                .flatMap(verdict -> verdict instanceof Verdict.Unknown unknown
                        ? Optional.of(new NewKey(target, known, unknown.key()))
                        : Optional.empty());
    }

    /** @param locked gets the key files that could not be used for want of a passphrase */
    private Link link(SshTarget target, Set<Path> locked) throws RemoteException {
        Optional<RemoteException> refused = Optional.empty();
        for (List<String> types : target.hostKeys().pin().isPresent() ? TYPES : TYPES.subList(0, 1)) {
            try {
                return link(target, types, locked);
            } catch (RemoteException failed) {
                if (failed.kind() != Kind.CHANGED_HOST_KEY) {
                    throw failed;
                }
                refused = refused.or(() -> Optional.of(failed));
            }
        }
        throw refused.orElseThrow();
    }

    private Link link(SshTarget target, List<String> types, Set<Path> locked) throws RemoteException {
        Crowded crowded = new Crowded(target.timeouts().answer().dividedBy(2));
        while (true) {
            try {
                return attempt(target, types, locked);
            } catch (TurnedAway away) {
                if (!crowded.pause()) {
                    throw SshErrors.turnedAway(target, crowded);
                }
            }
        }
    }

    /** The server ended the connection before it had shown its key. */
    private static final class TurnedAway extends Exception {
        private static final long serialVersionUID = 1;

        TurnedAway(IOException cause) {
            super(cause);
        }
    }

    private Link attempt(SshTarget target, List<String> types, Set<Path> locked) throws RemoteException, TurnedAway {
        KnownHosts known = known(target);
        HostKeyCheck check = new HostKeyCheck(known, target.hostKeys().pin(), types);
        Link link = new Link(new SSHClient(Shared.CONFIG), carrier(target, locked), watchdog, threads);
        boolean open = false;
        try {
            handshake(target, link, check);
            new SshAuthenticator(target, link, keyFiles, refusals, locked).perform();
            open = true;
        } catch (IOException failed) {
            if (check.verdict().isEmpty() && Crowded.is(failed)) {
                throw new TurnedAway(failed);
            }
            boolean learn = target.hostKeys().newKeys() == SshTarget.NewKeys.ACCEPT;
            if (!learn
                    || !(check.verdict().orElse(new Verdict.Trusted()) instanceof Verdict.Unknown unknown)
                    || unknown.authority().isPresent()) {
                throw refusal(target, known, check, failed);
            }
            learn(target, unknown.key());
        } finally {
            if (!open) {
                link.close();
            }
        }
        return open ? link : link(target.refusingNewKeys(), types, locked);
    }

    private Carrier carrier(SshTarget target, Set<Path> locked) throws RemoteException {
        return target.jump().isEmpty()
                ? new SocketTap()
                : new JumpChannel(jumps.use(target.jump().get(), locked, this::link));
    }

    /** One thread at a time: several hosts may be the same server. */
    private synchronized void learn(SshTarget target, HostKeyCheck.Shown key) throws RemoteException {
        KnownHosts known = known(target);
        if (!known.says()) {
            Path file = known.append(
                    target.hostKeys().knownHosts(), target.hostKeys().places(), key);
            learned.accept(new LearnedKey(target, HostKeyWords.shown(key), file));
        }
    }

    private static KnownHosts known(SshTarget target) throws RemoteException {
        Optional<String> alias = target.hostKeys().alias();
        String name = alias.orElse(target.address());
        // known_hosts has an alias without a port
        int port = alias.isPresent() ? 22 : target.port();
        try {
            KnownHosts known = KnownHosts.read(target.hostKeys().knownHosts(), name, port);
            Optional<Vouched> vouched = target.hostKeys().vouched();
            return vouched.isEmpty() ? known : vouched.get().limit(known, name, port);
        } catch (IOException unreadable) {
            throw new RemoteException(
                    Kind.UNKNOWN_HOST_KEY,
                    "the key of " + target.name() + " cannot be checked: known_hosts cannot be read: "
                            + FileReason.of(unreadable),
                    "make it readable for you, or name another file with known_hosts in the inventory");
        }
    }

    private static void handshake(SshTarget target, Link link, HostKeyCheck check) throws IOException {
        Duration limit = target.timeouts().answer();
        SSHClient client = link.client();
        client.addHostKeyVerifier(check);
        client.setConnectTimeout((int) target.timeouts().connect().toMillis());
        client.setTimeout((int) limit.toMillis());
        client.getTransport().setTimeoutMs((int) limit.toMillis());
        Connection connection = client.getConnection();
        connection.setTimeoutMs((int) target.timeouts().idle().toMillis());
        connection.getKeepAlive().setKeepAliveInterval(KEEPALIVE_SECONDS);
        ((KeepAliveRunner) connection.getKeepAlive()).setMaxAliveCount(KEEPALIVES_MISSED);
        // A server may send a byte now and then: each read is in time, but the whole handshake is
        // not.
        Guard guard = link.guard(limit);
        try {
            link.carrier().connect(client, target.address(), target.port(), limit);
        } catch (SSHRuntimeException | IllegalStateException garbage) {
            // SSHClient.checkConnected throws IllegalStateException if the server disconnects
            // between its greeting and the key exchange.
            throw new IOException(garbage);
        } catch (IOException failed) {
            throw guard.expired() ? new SocketTimeoutException("too slow") : failed;
        } finally {
            guard.close();
        }
    }

    private static RemoteException refusal(SshTarget target, KnownHosts known, HostKeyCheck check, IOException failed) {
        return check.verdict()
                .flatMap(verdict -> HostKeyWords.refusal(target, known, verdict))
                .orElseGet(() -> SshErrors.unreachable(target, failed));
    }
}
