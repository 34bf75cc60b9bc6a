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
    private static final Pattern PUBLIC =
            Pattern.compile("(ssh-|ecdsa-sha2-|sk-ssh-|sk-ecdsa-)[!-~]+ AAAA", Pattern.DOTALL);

    private static final int BEGINNING = 128;

    private KeyFile() {}

    /**
     * Why a key file cannot be used.
     *
     * @param what what is wrong with it
     * @param advice what to do about it
     */
    public record Objection(String what, String advice) {}

    /** Returns why a file cannot be used as a private key; empty if nothing is wrong. Reads no secret. */
    public static Optional<Objection> objection(Path file) {
        if (!Files.exists(file)) {
            return Optional.of(new Objection(
                    "the key file " + file + " does not exist on this machine", "correct 'key' in the inventory"));
        }
        if (!Files.isRegularFile(file)) {
            return Optional.of(new Objection("the key " + file + " is not a file", "correct 'key' in the inventory"));
        }
        try {
            if (isPublic(file)) {
                String name = file.toString();
                return Optional.of(new Objection(
                        "the key " + file + " is a public key",
                        "name the private key"
                                + (name.endsWith(".pub") ? ", usually " + name.substring(0, name.length() - 4) : "")));
            }
            // as ssh(1) does: such a key must be considered stolen
            if (Files.getPosixFilePermissions(file).stream().anyMatch(OTHERS::contains)) {
                return Optional.of(new Objection(
                        "the key " + file + " can be read by others",
                        "chmod 600 " + ShellCommand.word(file.toString())));
            }
            return Optional.empty();
        } catch (IOException unreadable) {
            return Optional.of(new Objection(
                    "the key " + file + " cannot be read: " + FileReason.of(unreadable, file),
                    "make it readable for the user who runs countersign"));
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
