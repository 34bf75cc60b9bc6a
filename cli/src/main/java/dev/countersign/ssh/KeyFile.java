package dev.countersign.ssh;

import dev.countersign.diagnostic.FileReason;
import dev.countersign.diagnostic.ShellCommand;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What can be wrong with the file of a private key before anybody tries to log in with it. */
public final class KeyFile {
    private static final Set<PosixFilePermission> OTHERS = EnumSet.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE);

    /** How the one line of a public key begins. */
    private static final Pattern PUBLIC = Pattern.compile("(ssh-|ecdsa-sha2-|sk-ssh-|sk-ecdsa-)[!-~]+ AAAA", Pattern.DOTALL);

    private static final int BEGINNING = 128;

    private KeyFile() {}

    /** Why a file cannot be used as a private key, and what to do about it; empty when nothing speaks against it. Reads no secret. */
    public static Optional<String> objection(Path file) {
        if (!Files.exists(file)) {
            return Optional.of("the key file " + file + " does not exist on this machine");
        }
        if (!Files.isRegularFile(file)) {
            return Optional.of("the key " + file + " is not a file");
        }
        try {
            if (isPublic(file)) {
                String name = file.toString();
                return Optional.of("the key " + file + " is a public key"
                        + (name.endsWith(".pub")
                                ? "; the private key is usually " + name.substring(0, name.length() - 4)
                                : ", not a private one"));
            }
            // as ssh(1) does: such a key must be considered stolen
            if (Files.getPosixFilePermissions(file).stream().anyMatch(OTHERS::contains)) {
                return Optional.of("the key " + file + " can be read by others; run: chmod 600 "
                        + ShellCommand.word(file.toString()));
            }
            return Optional.empty();
        } catch (IOException unreadable) {
            return Optional.of("the key " + file + " cannot be read: " + FileReason.of(unreadable, file));
        } catch (UnsupportedOperationException noPosix) {
            // a file system without modes
            return Optional.empty();
        }
    }

    private static boolean isPublic(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return PUBLIC.matcher(new String(in.readNBytes(BEGINNING), StandardCharsets.ISO_8859_1))
                    .lookingAt();
        }
    }
}
