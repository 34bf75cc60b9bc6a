package dev.countersign.cli;

import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.FileReason;
import dev.countersign.diagnostic.Problem;
import dev.countersign.document.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Something rendered in a file of its own, whole or not at all, for the user's eyes only. */
final class FragmentFile {
    private static final FileAttribute<Set<PosixFilePermission>> OURS =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final FileAttribute<Set<PosixFilePermission>> OUR_DIRECTORY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private FragmentFile() {}

    /**
     * Writes {@code DIRECTORY/HOST/NAME} and gives its path. A file of an earlier time is replaced; a link is
     * refused, because somebody else may have laid it.
     */
    static Path write(Path directory, String host, String name, Bytes content) {
        Path folder = directory.resolve(host);
        try {
            Files.createDirectories(directory, OUR_DIRECTORY);
            if (Files.notExists(folder, LinkOption.NOFOLLOW_LINKS)) {
                Files.createDirectory(folder, OUR_DIRECTORY);
            }
            if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
                throw new IOException(folder + " is there and is no folder");
            }
            Path file = folder.resolve(name);
            Path temporary = Files.createTempFile(folder, ".fragment", ".tmp", OURS);
            Files.write(temporary, content.toArray());
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return file;
        } catch (IOException unwritable) {
            throw new Problem(
                    ExitCode.FAILED,
                    name + " of " + host + " cannot be written: " + FileReason.of(unwritable),
                    "name another --out; no host was touched");
        }
    }
}
