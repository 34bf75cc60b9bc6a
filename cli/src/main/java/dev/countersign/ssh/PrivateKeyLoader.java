package dev.countersign.ssh;

import dev.countersign.diagnostic.FileReason;
import dev.countersign.transaction.RemoteException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.EnumSet;
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
    private static final Set<PosixFilePermission> OTHERS = EnumSet.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE);

    private final Map<Path, List<KeyProvider>> loaded = new ConcurrentHashMap<>();

    /** A key file cannot be used. The message is meant for a person. */
    static final class Unusable extends Exception {
        Unusable(String message) {
            super(message);
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
            List<KeyProvider> keys = new ArrayList<>();
            keys.add(whole(client.loadKeys(file.toString(), given)));
            if (Files.exists(Path.of(file + "-cert.pub"))) {
                String text = Files.readString(file, StandardCharsets.ISO_8859_1);
                keys.add(whole(client.loadKeys(text, null, given)));
            }
            loaded.put(file, List.copyOf(keys));
            return List.copyOf(keys);
        } catch (IOException | RuntimeException unreadable) {
            if (given.failure.isPresent()) {
                throw given.failure.get();
            }
            throw new Unusable(why(file, given.asked, passphrase.isPresent(), unreadable));
        }
    }

    /**
     * Decrypts the key now: later, on sshj's own thread, a wrong passphrase would get lost among
     * other failures.
     */
    private static KeyProvider whole(KeyProvider provider) throws IOException {
        return new KeyPairWrapper(new KeyPair(provider.getPublic(), provider.getPrivate()));
    }

    private static void check(Path file) throws Unusable {
        if (!Files.isRegularFile(file)) {
            throw new Unusable(file + " is not there");
        }
        try {
            // as ssh(1) does: a key that others can read may have been stolen
            if (Files.getPosixFilePermissions(file).stream().anyMatch(OTHERS::contains)) {
                throw new Unusable(file + " can be read by others; chmod 600 it");
            }
        } catch (IOException unreadable) {
            throw new Unusable(file + " cannot be read: " + FileReason.of(unreadable, file));
        } catch (UnsupportedOperationException noPosix) {
            // a file system without modes
        }
    }

    private static String why(Path file, boolean asked, boolean given, Exception failed) {
        String text = "";
        try {
            text = Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException unreadable) {
            return file + " cannot be read: " + FileReason.of(unreadable, file);
        }
        boolean pkcs8 = text.contains("-----BEGIN PRIVATE KEY") || text.contains("-----BEGIN ENCRYPTED PRIVATE KEY");
        String convert =
                "an Ed25519 key in PKCS#8 form is not read; write it anew in OpenSSH's: ssh-keygen -p -f " + file;
        if (asked) {
            return given
                    ? "the passphrase given for " + file + " is wrong" + (pkcs8 ? " (or: " + convert + ")" : "")
                    : file + " is protected by a passphrase and none is given; add it to an agent or to the inventory";
        }
        return file + " is not read as a private key: " + (pkcs8 ? convert : SshErrors.text(failed));
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
