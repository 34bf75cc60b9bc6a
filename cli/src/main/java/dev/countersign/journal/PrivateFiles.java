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
 * Files and directories that only their user can read, and that are on disk when a call returns.
 *
 * <p>Writes use streams, not channels: interrupting a thread closes the channel for every other
 * thread that uses it.
 */
final class PrivateFiles {
    private PrivateFiles() {}

    /** Creates a directory with mode 0700. */
    static void createDirectory(Path directory) throws IOException {
        Files.createDirectory(directory, mode(directory, "rwx------"));
        syncDirectory(parent(directory));
    }

    /**
     * Creates the directory if it does not exist. A symbolic link in its place is refused: it may
     * lead out of the policy repository.
     */
    static void ensureDirectory(Path directory) throws IOException {
        try {
            createDirectory(directory);
        } catch (FileAlreadyExistsException there) {
            if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
                throw new IOException(directory + " is not a directory", there);
            }
        }
    }

    /**
     * Creates the parent directory of {@code file} and those above it. Symbolic links are followed
     * here: the user may have put one to a directory of their own.
     */
    static Path ensureDirectories(Path file) throws IOException {
        return Files.createDirectories(parent(file), mode(file, "rwx------"));
    }

    private static void createFile(Path file) throws IOException {
        Files.createFile(file, mode(file, "rw-------"));
    }

    /** Creates the file, empty and with mode 0600, if it does not exist. */
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

    /** Creates a file with this content and mode 0600. */
    static void write(Path file, byte[] content) throws IOException {
        createFile(file);
        try (FileOutputStream out = new FileOutputStream(file.toFile())) {
            out.write(content);
            out.getFD().sync();
        }
        syncDirectory(parent(file));
    }

    /**
     * Syncs a directory, so that new file names survive a crash. It also works in an interrupted
     * thread. On Windows it does nothing, because directories cannot be opened there.
     */
    static void syncDirectory(Path directory) throws IOException {
        boolean interrupted = false;
        boolean done = !posix(directory);
        while (!done) {
            try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
                done = true;
            } catch (ClosedByInterruptException stopped) {
                interrupted |= Thread.interrupted(); // clears the flag, so the next attempt succeeds
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static Path parent(Path file) {
        Path parent = file.toAbsolutePath().getParent();
        if (parent == null) {
            throw new IllegalArgumentException("a run cannot be in the root directory");
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
