package dev.countersign.journal;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Files and directories that only their user can read, and that are on the disk when a call returns.
 *
 * <p>Writes go through streams, not channels: an interrupted thread closes a channel under every other thread that uses it.
 */
final class PrivateFiles {
    private PrivateFiles() {}

    /** A new directory, mode 0700. */
    static void createDirectory(Path directory) throws IOException {
        Files.createDirectory(directory, mode(directory, "rwx------"));
        syncDirectory(parent(directory));
    }

    /** The directory, made when it is not there. A link in its place is refused: it may lead out of the policy repository. */
    static void ensureDirectory(Path directory) throws IOException {
        try {
            createDirectory(directory);
        } catch (FileAlreadyExistsException there) {
            if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
                throw new IOException(directory + " is not a directory", there);
            }
        }
    }

    /** The directory that {@code file} is to lie in, made with those above it; the user may have put a link to one of their own. */
    static Path ensureDirectories(Path file) throws IOException {
        return Files.createDirectories(parent(file), mode(file, "rwx------"));
    }

    private static void createFile(Path file) throws IOException {
        Files.createFile(file, mode(file, "rw-------"));
    }

    /** The file, made empty with mode 0600 when it is not there. */
    static void ensureFile(Path file) throws IOException {
        try {
            createFile(file);
            syncDirectory(parent(file));
        } catch (FileAlreadyExistsException there) {
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                throw new IOException(file + " is not a regular file", there);
            }
        }
    }

    /** A new file with this content, mode 0600. */
    static void write(Path file, byte[] content) throws IOException {
        createFile(file);
        try (FileOutputStream out = new FileOutputStream(file.toFile())) {
            out.write(content);
            out.getFD().sync();
        }
        syncDirectory(parent(file));
    }

    /**
     * Makes the names in a directory last, also for an interrupted thread. Windows has nothing of the kind and does not open
     * directories.
     */
    static void syncDirectory(Path directory) throws IOException {
        boolean interrupted = false;
        boolean done = !posix(directory);
        while (!done) {
            try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
                done = true;
            } catch (ClosedByInterruptException stopped) {
                interrupted |= Thread.interrupted(); // clears it: the next attempt comes through
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static Path parent(Path file) {
        Path parent = file.toAbsolutePath().getParent();
        if (parent == null) {
            throw new IllegalArgumentException("the root directory is no place for a run");
        }
        return parent;
    }

    private static FileAttribute<?>[] mode(Path file, String mode) {
        return posix(file)
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode))}
                : new FileAttribute<?>[0];
    }

    private static boolean posix(Path file) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
