package dev.countersign.journal;

import com.sun.security.auth.module.UnixSystem;
import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.FileReason;
import dev.countersign.diagnostic.Problem;
import dev.countersign.diagnostic.ShellCommand;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The user's key for runs. Its MACs show that this user's program wrote a run, and that nobody else
 * supplied it. The key is in the user's configuration, never beside the runs, and is never sent or
 * shown.
 */
public final class RunKey {
    private static final String ALGORITHM = "HmacSHA256";
    private static final Pattern SHAPE = Pattern.compile("[0-9a-f]{64}\n?");
    private static final int LARGEST = 1024;
    /**
     * For a program that cannot store a key: its runs count as its own until it ends, and can
     * only be read afterwards.
     */
    private static final RunKey OF_THIS_PROCESS = new RunKey(Optional.of(random()), "");

    private final Optional<SecretKeySpec> secret;
    private final String trouble;

    private RunKey(Optional<byte[]> secret, String trouble) {
        this.secret = secret.map(bytes -> new SecretKeySpec(bytes, ALGORITHM));
        this.trouble = trouble;
    }

    /** The path of the key below a home directory. */
    public static Path path(Path home) {
        return home.resolve(".config").resolve("countersign").resolve("runs.key");
    }

    /**
     * Loads the key for reading runs. It creates nothing; if there is no usable key,
     * {@link #trouble} says why.
     */
    public static RunKey find(Path home) {
        Path file = path(home);
        try {
            if (!home.isAbsolute() || !Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                return new RunKey(Optional.empty(), "there is no key " + file);
            }
            return read(file);
        } catch (Problem unsafe) {
            return new RunKey(Optional.empty(), unsafe.diagnostics().get(0).what());
        }
    }

    /**
     * Loads the key as {@link #find} does. If there is no usable key, returns the key of this
     * process, which recognizes what this process itself has written.
     */
    public static RunKey orOfThisProgram(Path home) {
        RunKey found = find(home);
        return found.usable() ? found : lasting(found.trouble());
    }

    /**
     * Loads the key for writing runs, and creates it at the first use. If it cannot be stored (no
     * home directory, or one that is not writable), returns a key that lasts only as long as this
     * process, and {@link #trouble} says why.
     *
     * @throws Problem REFUSED when there is a key file that must not be used
     */
    public static RunKey ensure(Path home) {
        Path file = path(home);
        if (!home.isAbsolute()) {
            return lasting("there is no home directory");
        }
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return read(file);
        }
        try {
            make(file);
        } catch (IOException unwritable) {
            return lasting(file + " cannot be written: " + FileReason.of(unwritable));
        }
        return read(file);
    }

    private static RunKey lasting(String why) {
        return new RunKey(OF_THIS_PROCESS.secret.map(SecretKeySpec::getEncoded), why);
    }

    /**
     * Creates the key file atomically: if several programs create it at the same time, one wins,
     * and all use that key.
     */
    private static void make(Path file) throws IOException {
        Path directory = PrivateFiles.ensureDirectories(file);
        Path fresh = Files.createTempFile(directory, ".runs-", ".key");
        try {
            try (FileOutputStream out = new FileOutputStream(fresh.toFile())) {
                out.write((HexFormat.of().formatHex(random()) + "\n").getBytes(StandardCharsets.US_ASCII));
                out.getFD().sync();
            }
            link(fresh, file);
        } finally {
            Files.deleteIfExists(fresh);
        }
        PrivateFiles.syncDirectory(directory);
    }

    private static void link(Path fresh, Path file) throws IOException {
        try {
            Files.createLink(file, fresh);
        } catch (FileAlreadyExistsException anotherWasFirst) {
            // Another program's key is used.
        } catch (UnsupportedOperationException | IOException noHardLinks) {
            if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
            }
        }
    }

    private static RunKey read(Path file) {
        try {
            if (!Files.isRegularFile(file) || Files.size(file) > LARGEST) {
                throw unusable(file, "is not a valid key");
            }
            objection(file).ifPresent(why -> {
                throw unusable(file, why);
            });
            String text = Files.readString(file, StandardCharsets.ISO_8859_1);
            if (!SHAPE.matcher(text).matches()) {
                throw unusable(file, "is not a valid key");
            }
            return new RunKey(Optional.of(HexFormat.of().parseHex(text.strip())), "");
        } catch (IOException unreadable) {
            throw unusable(file, "cannot be read: " + FileReason.of(unreadable));
        }
    }

    /**
     * Checks the permissions and the owner: anybody who can read the key can write runs in this
     * user's name, and another owner could have created it for that purpose.
     */
    private static Optional<String> objection(Path file) throws IOException {
        if (!file.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            return Optional.empty();
        }
        for (PosixFilePermission each :
                Files.readAttributes(file, PosixFileAttributes.class).permissions()) {
            if (!each.name().startsWith("OWNER_")) {
                return Optional.of(
                        "can be read or written by others (fix: chmod 600 " + ShellCommand.word(file.toString()) + ")");
            }
        }
        long owner = ((Number) Files.getAttribute(file, "unix:uid")).longValue();
        return owner == 0 || owner == new UnixSystem().getUid()
                ? Optional.empty()
                : Optional.of("belongs to another user (" + owner + ")");
    }

    private static Problem unusable(Path file, String why) {
        return new Problem(
                ExitCode.REFUSED,
                "the key for your runs, " + file + ", " + why + "; nothing was changed",
                "fix it; or move it away: a new key is created, and runs written with this one can then only be read");
    }

    private static byte[] random() {
        byte[] bytes = new byte[32];
        new SecureRandom().nextBytes(bytes);
        return bytes;
    }

    /** Whether there is a key to check MACs and to write with. */
    public boolean usable() {
        return secret.isPresent();
    }

    /**
     * Why there is no key, or why it lasts only as long as this process; empty if there is a stored
     * key.
     */
    public String trouble() {
        return trouble;
    }

    /** The MAC of a text, as 64 hexadecimal digits. */
    String mac(String text) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(secret.orElseThrow());
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.ISO_8859_1)));
        } catch (GeneralSecurityException absent) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, absent);
        }
    }

    /** Describes the key without revealing it. */
    @Override
    public String toString() {
        return "RunKey[" + (usable() ? "there" : trouble) + "]";
    }
}
