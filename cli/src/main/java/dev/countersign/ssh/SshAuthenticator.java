package dev.countersign.ssh;

import dev.countersign.bytes.Bytes;
import dev.countersign.ssh.Agent.Identity;
import dev.countersign.transaction.RemoteException;
import dev.countersign.transaction.RemoteException.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import net.schmizz.sshj.SSHClient;
import net.schmizz.sshj.Service;
import net.schmizz.sshj.common.DisconnectReason;
import net.schmizz.sshj.common.KeyType;
import net.schmizz.sshj.common.SSHException;
import net.schmizz.sshj.userauth.keyprovider.KeyProvider;
import net.schmizz.sshj.userauth.method.AuthKeyboardInteractive;
import net.schmizz.sshj.userauth.method.AuthMethod;
import net.schmizz.sshj.userauth.method.AuthNone;
import net.schmizz.sshj.userauth.method.AuthPassword;

/**
 * One login on one connection: tries the keys in the configured order, then the agent's other keys,
 * then the password, once.
 */
final class SshAuthenticator {
    // sshd counts every key it is offered and disconnects at six (MaxAuthTries).
    private static final int KEYS = 5;
    private static final Pattern WORD = Pattern.compile("\\S+");

    private final SshTarget target;
    private final SSHClient client;
    private final Watchdog watchdog;
    private final PrivateKeyLoader files;
    private final Refusals refusals;
    private final Set<Path> locked;
    private final List<String> notes = new ArrayList<>();
    private final List<String> remedies = new ArrayList<>();
    private int shown;
    private boolean asked;

    /** @param locked gets the key files that could not be used for want of a passphrase */
    SshAuthenticator(SshTarget target, Link link, PrivateKeyLoader files, Refusals refusals, Set<Path> locked) {
        this.target = target;
        this.client = link.client();
        this.watchdog = link.watchdog();
        this.files = files;
        this.refusals = refusals;
        this.locked = locked;
    }

    /**
     * Logs in; returns if the server accepted the login.
     *
     * @throws RemoteException of kind LOGIN_REFUSED or NO_SECRET
     * @throws IOException if the connection broke
     */
    void perform() throws RemoteException, IOException {
        try {
            if (keys() || password()) {
                return;
            }
        } catch (SSHException broken) {
            // "Too many authentication failures" arrives as a disconnect with a reason
            if (broken.getDisconnectReason() == DisconnectReason.UNKNOWN) {
                throw broken;
            }
            notes.add("the server closed the connection: " + SshErrors.text(broken));
        }
        String tried = notes.isEmpty() ? "there is no key, agent or password to try" : String.join("; ", notes);
        if (!asked) {
            // a mistake on this machine: the server had no say in it
            throw new RemoteException(
                    Kind.LOGIN_REFUSED,
                    "no login to " + target.name() + " (" + target + ") was tried: " + tried,
                    remedies.isEmpty()
                            ? "name a key of yours with 'key' in the inventory, or load one into an agent: ssh-add"
                            : String.join("\n", remedies));
        }
        throw new RemoteException(
                Kind.LOGIN_REFUSED,
                target.name() + " refused the login of " + target + ": " + tried,
                String.join("\n", remedies) + (remedies.isEmpty() ? "" : "\n") + "try it by hand: "
                        + SshByHand.command(target));
    }

    private boolean keys() throws RemoteException, IOException {
        Optional<Agent> agent = agent();
        try {
            List<Identity> held = agent.isPresent() ? identities(agent.get()) : new ArrayList<>();
            for (Path file : target.login().keys()) {
                Optional<Identity> same = beside(file)
                        .flatMap(blob -> held.stream()
                                .filter(each -> each.blob().equals(blob))
                                .findFirst());
                if (same.isPresent() && agent.isPresent()) {
                    held.remove(same.get());
                    if (attempt(new AgentLogin(agent.get(), same.get()), "key " + file + " (agent)")) {
                        return true;
                    }
                } else if (file(file)) {
                    return true;
                }
            }
            for (Identity identity : target.login().onlyKeys() ? List.<Identity>of() : held) {
                if (attempt(
                        new AgentLogin(agent.orElseThrow(), identity),
                        "key " + SshErrors.untrusted(identity.comment()) + " (agent)")) {
                    return true;
                }
            }
            return false;
        } finally {
            agent.ifPresent(Agent::close);
        }
    }

    private boolean file(Path file) throws RemoteException, IOException {
        try {
            for (KeyProvider key : files.load(client, file, target.login().passphrase())) {
                boolean rsa = KeyType.fromKey(key.getPublic()) == KeyType.RSA;
                // sshj offers an RSA key once for each hash
                shown += rsa ? 1 : 0;
                if (attempt(new KeyLogin(key), "key " + file)) {
                    return true;
                }
            }
        } catch (PrivateKeyLoader.Unusable unusable) {
            notes.add(unusable.getMessage());
            remedies.add(unusable.advice());
            if (unusable.locked()) {
                locked.add(file);
            }
        }
        return false;
    }

    private Optional<Agent> agent() {
        return target.login().agent().flatMap(socket -> {
            try {
                return Optional.of(Agent.connect(socket, watchdog));
            } catch (IOException | IllegalArgumentException absent) {
                notes.add("no agent at " + socket + ": " + absent.getMessage());
                return Optional.empty();
            }
        });
    }

    private List<Identity> identities(Agent agent) {
        try {
            return new ArrayList<>(agent.identities());
        } catch (IOException silent) {
            notes.add("the agent lists no keys: " + silent.getMessage());
            return new ArrayList<>();
        }
    }

    /** Returns the public key stored next to a private key, if there is one. */
    private static Optional<Bytes> beside(Path file) {
        try {
            List<String> words = WORD.matcher(Files.readString(Path.of(file + ".pub"), StandardCharsets.ISO_8859_1))
                    .results()
                    .map(MatchResult::group)
                    .limit(2)
                    .toList();
            return words.size() < 2
                    ? Optional.empty()
                    : Optional.of(Bytes.of(Base64.getDecoder().decode(words.get(1))));
        } catch (IOException | IllegalArgumentException none) {
            return Optional.empty();
        }
    }

    private boolean attempt(AuthMethod method, String what) throws IOException {
        if (shown >= KEYS) {
            notes.add(what + " was not tried: servers close the connection after six attempts");
            return false;
        }
        shown++;
        return authenticate(method, what);
    }

    private boolean password() throws RemoteException, IOException {
        Optional<SecretSource> source = target.login().password();
        if (source.isEmpty()) {
            return false;
        }
        if (refusals.has(target, Refusals.Purpose.LOGIN)) {
            notes.add("the password was refused before, so it was not tried again");
            return false;
        }
        if (shown == 0 && authenticate(new AuthNone(), "no password at all")) {
            return true;
        }
        Collection<String> allowed = client.getUserAuth().getAllowedMethods();
        boolean plain = allowed.contains("password");
        if (!plain && !allowed.contains("keyboard-interactive")) {
            notes.add("the server accepts no passwords, only " + SshErrors.untrusted(String.join(", ", allowed)));
            return false;
        }
        try (PasswordOnce once = new PasswordOnce(source.get().reveal())) {
            if (authenticate(plain ? new AuthPassword(once) : new AuthKeyboardInteractive(once), "the password")) {
                return true;
            }
            refusals.add(target, Refusals.Purpose.LOGIN);
            return false;
        }
    }

    private boolean authenticate(AuthMethod method, String what) throws IOException {
        method.setLoggerFactory(client.getTransport().getConfig().getLoggerFactory());
        int limit = (int) target.timeouts().answer().toMillis();
        asked = true;
        try {
            Service next = (Service) client.getConnection();
            if (client.getUserAuth().authenticate(target.user(), next, method, limit)) {
                return true;
            }
            notes.add(what + " was refused");
        } catch (SSHException failed) {
            if (!client.isConnected()
                    || SshErrors.cause(failed, TimeoutException.class).isPresent()) {
                throw failed;
            }
            notes.add(what + ": " + SshErrors.text(failed));
        }
        return false;
    }
}
