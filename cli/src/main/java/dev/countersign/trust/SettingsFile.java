package dev.countersign.trust;

import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.Diagnostics;
import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.FileReason;
import dev.countersign.diagnostic.Location;
import dev.countersign.diagnostic.Problem;
import dev.countersign.journal.OwnPath;
import dev.countersign.yaml.SourceFile;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;

/**
 * The file with the user's settings. It says what a policy repository may do, so it is refused if
 * anybody except the user and root could have written it, or if it is inside the repository. It
 * need not be secret: a file that CI mounts is fine.
 *
 * @param path as the user named it
 * @param home what {@code ~/} means
 * @param repositories directories that must not contain it
 */
public record SettingsFile(Path path, Path home, List<Path> repositories) {
    /**
     * A grant takes about 200 bytes, and a fleet may need several for each of thousands of hosts.
     */
    private static final int MOST = 16 << 20;

    public SettingsFile {
        path = path.toAbsolutePath();
        repositories = List.copyOf(repositories);
    }

    /** Returns the usual path of the settings in a home directory. */
    public static Path usual(Path home) {
        return home.resolve(".config").resolve("countersign").resolve("config.yaml");
    }

    /**
     * Reads the settings; if the file does not exist, nothing is allowed.
     *
     * @throws Problem with code 4 if others than the user could have written it
     */
    public UserSettings load(Diagnostics found) {
        return !Files.exists(path) || !Files.exists(real())
                ? UserSettings.NONE
                : SourceFile.read(path, MOST, found)
                        .map(file -> UserSettings.of(file, home, found))
                        .orElse(UserSettings.NONE);
    }

    /**
     * Writes these grants into the file, completely or not at all, mode 0600. Everything else in it
     * stays the same, byte for byte.
     *
     * @throws Problem if the file is not the user's own (4), has errors (65), or cannot be written
     *     (1)
     */
    public void write(Grants grants) {
        Path file = real();
        try {
            Files.createDirectories(parent(file), mode("rwx------"));
            file = real();
            byte[] before = Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
            byte[] after = new GrantsText(home).in(before, grants);
            check(before, after, grants);
            replace(file, before, after);
        } catch (IOException unwritable) {
            throw new Problem(
                    ExitCode.FAILED,
                    "the grants were not written to " + path + ": " + FileReason.of(unwritable, file),
                    "make it writable for you, or name another file: --config FILE");
        }
    }

    /**
     * Reads the new text again before it replaces the file, because the file may have an unexpected
     * layout.
     */
    private void check(byte[] before, byte[] after, Grants grants) {
        Diagnostics found = new Diagnostics();
        UserSettings was = UserSettings.of(SourceFile.of(path, before, MOST), home, found);
        UserSettings is = UserSettings.of(SourceFile.of(path, after, MOST), home, found);
        found.throwIfErrors(ExitCode.INVALID);
        if (!is.grants().equals(grants) || !is.secretCommands().equals(was.secretCommands())) {
            throw new Problem(
                    ExitCode.INVALID,
                    Diagnostic.error(
                                    Location.of(path.toString()),
                                    "the key 'grants' cannot be rewritten in this file; nothing was written")
                            .advise("write every key at the beginning of a line of its own, and 'grants' last"));
        }
    }

    private static void replace(Path file, byte[] before, byte[] after) throws IOException {
        Path temporary = Files.createTempFile(parent(file), ".config", ".tmp", mode("rw-------"));
        try {
            try (FileOutputStream out = new FileOutputStream(temporary.toFile())) {
                out.write(after);
                out.getFD().sync();
            }
            byte[] now = Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
            if (!Arrays.equals(now, before)) {
                throw new IOException("somebody else has just changed it; try again");
            }
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    /** Returns the file's real path, with links followed. */
    private Path real() {
        try {
            OwnPath.Followed followed = OwnPath.follow(path);
            for (Path repository : repositories) {
                Path inside = OwnPath.follow(repository).real();
                if (followed.real().startsWith(inside)) {
                    throw refused(
                            "it is inside the policy repository " + inside
                                    + ", so anyone who can change the repository could grant everything",
                            "keep it in " + usual(Path.of("~")) + ", or name another file: --config FILE");
                }
            }
            followed.objection().ifPresent(each -> {
                String which = each.step().equals(path) ? "" : each.step() + ": ";
                throw refused(which + each.why(), each.advice() + "\nor name another file: --config FILE");
            });
            return followed.real();
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException odd) {
            throw refused(
                    "cannot determine who can write to it: " + odd.getMessage(), "name another file: --config FILE");
        }
    }

    private Problem refused(String why, String advice) {
        return new Problem(ExitCode.REFUSED, "the configuration " + path + " is not used: " + why, advice);
    }

    private static Path parent(Path file) throws IOException {
        Path parent = file.getParent();
        if (parent == null) {
            throw new IOException("this is not a file");
        }
        return parent;
    }

    private static FileAttribute<?> mode(String mode) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode));
    }
}
