package dev.countersign.ssh;

import dev.countersign.secret.WithoutLinks;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Adds a line to a known_hosts file. The inventory that names this file may come from somebody
 * else, and a shell, cron or sudo reads every file in certain folders, whatever its name. So it
 * only writes to files whose name starts with known_hosts, in the user's own folders or below the
 * inventory's folder.
 */
final class KeysWriter {
    private static final String NAME = "known_hosts";
    /** Reads at most this many bytes to see whether the file hashes its names. */
    private static final int MOST = 16 << 20;

    private final Path file;
    private final NewKeysPlace place;

    private KeysWriter(Path file, NewKeysPlace place) {
        this.file = file;
        this.place = place;
    }

    /**
     * Returns a writer for the user's own file or one that an inventory names.
     *
     * @throws IOException if nothing may be written there
     */
    static KeysWriter of(Path named, List<NewKeysPlace> places) throws IOException {
        Path file = named.toAbsolutePath().normalize();
        Optional<NewKeysPlace> place =
                places.stream().filter(each -> each.holds(file)).findFirst();
        if (place.isEmpty()) {
            throw new IOException(file + " is neither your own known_hosts nor inside the folder of the inventory");
        }
        called(file);
        return new KeysWriter(file, place.get());
    }

    private static void called(Path file) throws IOException {
        if (!String.valueOf(file.getFileName()).startsWith(NAME)) {
            throw new IOException(file + ": keys are added only to files whose name begins with " + NAME);
        }
    }

    /**
     * Adds a line that starts with one of two forms of the host's name.
     *
     * @param plain the host's name
     * @param hashed the hashed name, used if the file hashes names
     * @return the file
     */
    Path add(String plain, String hashed, String rest) throws IOException {
        Path folder = place.folder();
        if (place.own()) {
            Files.createDirectories(folder, owner("rwx------"));
        }
        Path real = place.own() ? real(file) : file;
        Path from = place.own() ? real.resolveSibling("") : folder;
        Path inside = from.relativize(real);
        String before = text(from, inside);
        Predicate<String> isHashed = line -> line.startsWith("|1|");
        String name = before.lines().anyMatch(isHashed) ? hashed : plain;
        String line = (before.isEmpty() || before.endsWith("\n") ? "" : "\n") + name + " " + rest + "\n";
        Set<StandardOpenOption> append = Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        try (SeekableByteChannel channel = WithoutLinks.open(from, inside, append, owner("rw-------"))) {
            channel.write(ByteBuffer.wrap(line.getBytes(StandardCharsets.US_ASCII)));
        }
        return real;
    }

    private static String text(Path folder, Path inside) throws IOException {
        try (SeekableByteChannel channel = WithoutLinks.open(folder, inside, Set.of(StandardOpenOption.READ))) {
            return new String(Channels.newInputStream(channel).readNBytes(MOST), StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException absent) {
            return "";
        }
    }

    /**
     * Follows the user's own link to a known_hosts file elsewhere, but not to a file with another
     * name.
     */
    private static Path real(Path named) throws IOException {
        Path file = Files.exists(named) ? named.toRealPath() : named;
        if (Files.isSymbolicLink(file)) {
            throw new IOException(named + " is a dangling symbolic link; no file is created through it");
        }
        called(file);
        return file;
    }

    private static FileAttribute<?> owner(String mode) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode));
    }
}
