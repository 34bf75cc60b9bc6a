package dev.countersign.secret;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.util.HashSet;
import java.util.Set;

/**
 * Opens a file below a folder without following any link on the way, even if somebody creates one
 * in the meantime: each folder is opened relative to its parent (openat), never by its whole path
 * again.
 */
public final class WithoutLinks {
    private WithoutLinks() {}

    /**
     * Opens a regular file, or creates one.
     *
     * @param folder where the path begins; links that lead to the folder itself are followed
     * @param inside the rest of the path, relative to the folder
     * @throws IOException also for a link on the way, or if it is not a regular file
     */
    public static SeekableByteChannel open(
            Path folder, Path inside, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
            throws IOException {
        Set<OpenOption> all = new HashSet<>(options);
        all.add(LinkOption.NOFOLLOW_LINKS);
        try (DirectoryStream<Path> top = Files.newDirectoryStream(folder)) {
            return top instanceof SecureDirectoryStream<Path> secure
                    ? open(secure, inside, folder.resolve(inside), all, attributes)
                    : byName(folder, inside, all, attributes);
        }
    }

    private static SeekableByteChannel open(
            SecureDirectoryStream<Path> folder,
            Path inside,
            Path whole,
            Set<OpenOption> options,
            FileAttribute<?>... attributes)
            throws IOException {
        Path name = inside.getName(0);
        boolean last = inside.getNameCount() == 1;
        try {
            check(
                    folder.getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                            .readAttributes(),
                    last,
                    whole);
        } catch (NoSuchFileException absent) {
            if (!last) {
                throw absent;
            }
        }
        if (last) {
            return folder.newByteChannel(name, options, attributes);
        }
        try (SecureDirectoryStream<Path> next = folder.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS)) {
            return open(next, inside.subpath(1, inside.getNameCount()), whole, options, attributes);
        }
    }

    /**
     * Opens the file on a system that cannot open relative to a folder: every step is checked,
     * before and after.
     */
    private static SeekableByteChannel byName(
            Path folder, Path inside, Set<OpenOption> options, FileAttribute<?>... attributes) throws IOException {
        Path whole = folder.resolve(inside);
        look(folder, inside, whole);
        SeekableByteChannel channel = Files.newByteChannel(whole, options, attributes);
        try {
            look(folder, inside, whole);
            return channel;
        } catch (IOException swapped) {
            channel.close();
            throw swapped;
        }
    }

    private static void look(Path folder, Path inside, Path whole) throws IOException {
        for (int names = 1; names <= inside.getNameCount(); names++) {
            Path step = folder.resolve(inside.subpath(0, names));
            boolean last = names == inside.getNameCount();
            if (!last || Files.exists(step, LinkOption.NOFOLLOW_LINKS)) {
                check(Files.readAttributes(step, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS), last, whole);
            }
        }
    }

    private static void check(BasicFileAttributes found, boolean last, Path whole) throws IOException {
        if (found.isSymbolicLink()) {
            throw new IOException(whole + " is a link, or is reached through one");
        }
        if (last && !found.isRegularFile()) {
            throw new IOException(whole + " is not a regular file");
        }
    }
}
