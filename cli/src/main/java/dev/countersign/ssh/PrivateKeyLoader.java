package dev.countersign.ssh;

import dev.countersign.diagnostic.FileReason;
import dev.countersign.diagnostic.ShellCommand;
import dev.countersign.transaction.RemoteException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import net.schmizz.sshj.SSHClient;
import net.schmizz.sshj.userauth.keyprovider.KeyPairWrapper;
import net.schmizz.sshj.userauth.keyprovider.KeyProvider;
import net.schmizz.sshj.userauth.password.PasswordFinder;
import net.schmizz.sshj.userauth.password.Resource;

/**
 * Loads private keys from files and decrypts them once for the whole run, because OpenSSH's bcrypt
 * takes a tenth of a second per host. Keys stay in memory until the program ends.
 */
final class PrivateKeyLoader {
    /** As often as ssh(1) asks (NumberOfPasswordPrompts). */
    private static final int TRIES = 3;

    private final Map<Path, List<KeyProvider>> loaded = new ConcurrentHashMap<>();
    private final Set<Path> declined = new HashSet<>();
    private final SecretPrompt prompt;

    /** @param prompt asks for passphrases that nothing else gives */
    PrivateKeyLoader(SecretPrompt prompt) {
        this.prompt = prompt;
    }

    /** A key file cannot be used. The message is meant for a person. */
    static final class Unusable extends Exception {
        private final String advice;
        private final boolean locked;

        Unusable(KeyFile.Objection why, boolean locked) {
            super(why.what());
            this.advice = why.advice();
            this.locked = locked;
        }

        /** What to do about it. */
        String advice() {
            return advice;
        }

        /** Whether only the passphrase is missing. */
        boolean locked() {
            return locked;
        }
    }

    /**
     * Returns the keys to try for one file: first with its certificate, if one exists next to it,
     * then alone.
     *
     * @throws Unusable if the file cannot be read as a key, with the reason
     * @throws RemoteException of kind NO_SECRET if the passphrase is needed and not available
     */
    synchronized List<KeyProvider> load(SSHClient client, Path file, Optional<SecretSource> passphrase)
            throws Unusable, RemoteException {
        List<KeyProvider> known = loaded.get(file);
        if (known != null) {
            return known;
        }
        check(file);
        Passphrase given = new Passphrase(passphrase);
        try {
            List<KeyProvider> keys = read(client, file, given);
            loaded.put(file, keys);
            return keys;
        } catch (IOException | RuntimeException unreadable) {
            if (given.failure.isPresent()) {
                throw given.failure.get();
            }
            throw new Unusable(
                    why(file, given.asked, passphrase.isPresent(), unreadable), given.asked && passphrase.isEmpty());
        }
    }

    /** A key may be encrypted in a way that the JDK does not have: then it is read once more. */
    private static List<KeyProvider> read(SSHClient client, Path file, Passphrase given) throws IOException {
        try {
            return readOnce(client, file, given);
        } catch (IOException | RuntimeException unreadable) {
            if (SshErrors.cause(unreadable, NoSuchAlgorithmException.class).isEmpty() || !BouncyCastle.add()) {
                throw unreadable;
            }
            return readOnce(client, file, given);
        }
    }

    private static List<KeyProvider> readOnce(SSHClient client, Path file, Passphrase given) throws IOException {
        List<KeyProvider> keys = new ArrayList<>();
        keys.add(whole(client.loadKeys(file.toString(), given)));
        if (Files.exists(Path.of(file + "-cert.pub"))) {
            String text = Files.readString(file, StandardCharsets.ISO_8859_1);
            keys.add(whole(client.loadKeys(text, null, given)));
        }
        return List.copyOf(keys);
    }

    /**
     * Asks for the passphrases of key files that were locked. Asks only once per file.
     *
     * @param client reads the keys; need not be connected
     * @return whether another key can be used now
     */
    synchronized boolean unlock(SSHClient client, Collection<Path> locked) {
        boolean more = false;
        for (Path file : locked) {
            more |= loaded.containsKey(file) || (!declined.contains(file) && unlock(client, file));
        }
        return more;
    }

    private boolean unlock(SSHClient client, Path file) {
        String again = "";
        for (int i = 0; i < TRIES; i++) {
            Optional<char[]> typed = prompt.ask(again + "Passphrase for the key " + file + ":");
            if (typed.isEmpty() || typed.get().length == 0) {
                break;
            }
            try {
                char[] given = typed.get();
                load(client, file, Optional.of(given::clone));
                return true;
            } catch (Unusable | RemoteException wrong) {
                again = "Wrong passphrase. ";
            } finally {
                Arrays.fill(typed.get(), '\0');
            }
        }
        declined.add(file);
        return false;
    }

    /**
     * Decrypts the key now: later, on sshj's own thread, a wrong passphrase would get lost among
     * other failures.
     */
    private static KeyProvider whole(KeyProvider provider) throws IOException {
        return new KeyPairWrapper(new KeyPair(provider.getPublic(), provider.getPrivate()));
    }

    private static void check(Path file) throws Unusable {
        Optional<KeyFile.Objection> objection = KeyFile.objection(file);
        if (objection.isPresent()) {
            throw new Unusable(objection.get(), false);
        }
    }

    private static KeyFile.Objection why(Path file, boolean asked, boolean given, Exception failed) {
        String text = "";
        try {
            text = Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException unreadable) {
            return new KeyFile.Objection(
                    "the key " + file + " cannot be read: " + FileReason.of(unreadable, file), "make it readable");
        }
        String name = ShellCommand.word(file.toString());
        boolean pkcs8 = text.contains("-----BEGIN PRIVATE KEY") || text.contains("-----BEGIN ENCRYPTED PRIVATE KEY");
        String convert =
                "convert the key to OpenSSH's form, if it is an Ed25519 key in PKCS#8 form: ssh-keygen -p -f " + name;
        if (asked && given) {
            return new KeyFile.Objection(
                    "the passphrase given for the key " + file + " is wrong",
                    "correct 'passphrase' in the inventory" + (pkcs8 ? "; or " + convert : ""));
        }
        if (asked) {
            return new KeyFile.Objection(
                    "the key " + file + " needs a passphrase, which is not known",
                    "add the key to an agent: ssh-add " + name + "\nor write 'passphrase' in the inventory");
        }
        return new KeyFile.Objection(
                "the key " + file + " cannot be read as a private key: " + SshErrors.text(failed),
                pkcs8 ? convert : "name another key");
    }

    /** Gets the passphrase from its source when sshj needs it, and remembers that sshj did. */
    private static final class Passphrase implements PasswordFinder {
        private final Optional<SecretSource> source;
        private boolean asked;
        private Optional<RemoteException> failure = Optional.empty();

        Passphrase(Optional<SecretSource> source) {
            this.source = source;
        }

        @Override
        public char[] reqPassword(Resource<?> resource) {
            asked = true;
            if (source.isEmpty()) {
                return new char[0];
            }
            try {
                return source.get().reveal();
            } catch (RemoteException missing) {
                failure = Optional.of(missing);
                return new char[0];
            }
        }

        @Override
        public boolean shouldRetry(Resource<?> resource) {
            return false;
        }
    }
}
