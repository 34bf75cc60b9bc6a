package dev.countersign.secret;

import dev.countersign.diagnostic.FileReason;
import dev.countersign.diagnostic.ShellCommand;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Gets a secret at the moment it is needed. Nothing is stored: every call gets it again. May be
 * used by several threads.
 */
public final class Secrets {
    /** The largest allowed content of a file or output of a command, in bytes. */
    static final int MAX_BYTES = 64 * 1024;

    private static final Set<PosixFilePermission> OWNER_ONLY =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private final Map<String, String> environment;
    private final SecretCommandsAllowed allowed;
    private final Duration timeout;
    private final SecretFiles files;

    /** Creates a source of secrets for a user who owns every file. */
    public Secrets(Map<String, String> environment, SecretCommandsAllowed allowed, Duration timeout) {
        this(environment, allowed, timeout, SecretFiles.OWN);
    }

    /**
     * Creates a source of secrets from {@code environment} (the program's own), from files, and
     * from the commands that are {@code allowed}.
     *
     * @param timeout how long a command may take: a person may have to type a passphrase or touch a
     * key
     * @param files finds the files with secrets
     */
    public Secrets(
            Map<String, String> environment, SecretCommandsAllowed allowed, Duration timeout, SecretFiles files) {
        this.environment = Map.copyOf(environment);
        this.allowed = allowed;
        this.timeout = timeout;
        this.files = files;
    }

    /** Finds the files with secrets. */
    public SecretFiles files() {
        return files;
    }

    /**
     * Returns the secret that {@code reference} names; the caller must close it. Runs a program if
     * the reference is a command.
     *
     * @throws UnresolvedSecretException if the secret is not available
     */
    public Secret resolve(SecretReference reference) throws UnresolvedSecretException {
        if (reference instanceof SecretReference.Environment variable) {
            return fromEnvironment(variable);
        }
        if (reference instanceof SecretReference.FromFile file) {
            return fromFile(file);
        }
        SecretReference.Command command = (SecretReference.Command) reference;
        if (!allowed.allows(command)) {
            throw new UnresolvedSecretException(
                    "the command '" + command.argv().get(0) + "' was not run: your own configuration does not allow it",
                    "add its first words to 'secret commands' in ~/.config/countersign/config.yaml");
        }
        Map<String, String> variables = new HashMap<>(System.getenv());
        variables.putAll(environment);
        return new SecretCommand(command, variables, timeout).run();
    }

    private Secret fromEnvironment(SecretReference.Environment variable) throws UnresolvedSecretException {
        String value = environment.get(variable.name());
        if (value == null) {
            throw new UnresolvedSecretException(variable.describe() + " is not set", "set it, and export it");
        }
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        return FirstLine.of(bytes, bytes.length, variable);
    }

    private Secret fromFile(SecretReference.FromFile file) throws UnresolvedSecretException {
        Path path = files.place(file.path());
        try {
            if (Files.exists(path) && !Files.isRegularFile(path)) {
                throw new UnresolvedSecretException(file.describe() + " is not a regular file", "name a file");
            }
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(path);
            if (!OWNER_ONLY.containsAll(permissions)) {
                throw new UnresolvedSecretException(
                        file.describe() + " can be used by others: its mode is "
                                + PosixFilePermissions.toString(permissions),
                        "run: chmod 600 " + ShellCommand.word(path.toString()));
            }
            byte[] bytes;
            try (InputStream in = files.open(path)) {
                bytes = in.readNBytes(MAX_BYTES + 1);
            }
            if (bytes.length > MAX_BYTES) {
                Arrays.fill(bytes, (byte) 0);
                throw new UnresolvedSecretException(file.describe() + " is larger than 64 KiB", "name the right file");
            }
            return FirstLine.of(bytes, bytes.length, file);
        } catch (NoSuchFileException absent) {
            throw new UnresolvedSecretException(file.describe() + " does not exist", "create it with mode 0600");
        } catch (IOException | UnsupportedOperationException unreadable) {
            throw new UnresolvedSecretException(
                    file.describe() + " cannot be read: " + FileReason.of(unreadable, path),
                    "its owner must be the user who runs countersign");
        }
    }
}
