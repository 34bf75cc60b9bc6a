package dev.countersign.yaml;

import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.Diagnostics;
import dev.countersign.diagnostic.FileReason;
import dev.countersign.diagnostic.Location;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A file of the user's with the bytes that were read from it, so that whoever asks later which revision was loaded compares these
 * bytes and not what stands on the disk by then.
 */
public final class SourceFile {
    private final Path path;
    private final byte[] bytes;
    private final int most;

    private SourceFile(Path path, byte[] bytes, int most) {
        this.path = path;
        this.bytes = bytes;
        this.most = most;
    }

    /** A file that was read elsewhere: from Git, from the jar, from a test. */
    public static SourceFile of(Path path, byte[] bytes) {
        return of(path, bytes, YamlReader.MAX_BYTES);
    }

    /** The same, which may be up to {@code most} bytes. */
    public static SourceFile of(Path path, byte[] bytes, int most) {
        return new SourceFile(path, bytes.clone(), most);
    }

    /** A file that holds {@code text}. */
    public static SourceFile of(Path path, String text) {
        return of(path, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Reads one regular file; why it cannot be read goes to {@code found}. */
    public static Optional<SourceFile> read(Path path, Diagnostics found) {
        return read(path, YamlReader.MAX_BYTES, found);
    }

    /** The same of a file that may be up to {@code most} bytes. */
    public static Optional<SourceFile> read(Path path, int most, Diagnostics found) {
        Location whole = Location.of(name(path));
        if (!Files.isRegularFile(path)) {
            found.add(Diagnostic.error(
                    whole, Files.exists(path) ? "this is not a regular file" : "there is no such file"));
            return Optional.empty();
        }
        try (InputStream in = Files.newInputStream(path)) {
            // one byte more than is allowed, so that the reader says that it is too large
            return Optional.of(new SourceFile(path, in.readNBytes(most + 1), most));
        } catch (NoSuchFileException gone) {
            found.add(Diagnostic.error(whole, "there is no such file"));
        } catch (IOException unreadable) {
            found.add(Diagnostic.error(whole, "the file cannot be read: " + FileReason.of(unreadable, path)));
        }
        return Optional.empty();
    }

    /**
     * Reads every path in the order given; of a directory its {@code *.yaml} and {@code *.yml}, by name. A path or directory with
     * nothing to read in it is an error: nothing must not look like everything being fine. What looks like such a file and is not
     * read is named in a warning.
     */
    public static List<SourceFile> readAll(List<Path> paths, Diagnostics found) {
        List<SourceFile> files = new ArrayList<>();
        for (Path path : paths) {
            if (Files.isDirectory(path)) {
                inDirectory(path, found).stream()
                        .filter(each -> staysInside(path, each, found))
                        .forEach(each -> read(each, found).ifPresent(files::add));
            } else {
                read(path, found).ifPresent(files::add);
            }
        }
        return List.copyOf(files);
    }

    /** A link in a repository of somebody else's would bring any file of the reader's into messages. Named by the user, it is fine. */
    private static boolean staysInside(Path directory, Path file, Diagnostics found) {
        try {
            if (!Files.isSymbolicLink(file) || file.toRealPath().startsWith(directory.toRealPath())) {
                return true;
            }
        } catch (IOException leadsNowhere) {
            // As below.
        }
        found.add(Diagnostic.error(Location.of(name(file)), "a symbolic link that leads out of its folder")
                .advise("put the file itself there, or name the one that it leads to: -p FILE, -i FILE"));
        return false;
    }

    private static List<Path> inDirectory(Path directory, Diagnostics found) {
        Location whole = Location.of(name(directory));
        try (Stream<Path> children = Files.list(directory)) {
            List<Path> files = children.filter(SourceFile::isYaml).sorted().toList();
            if (files.isEmpty()) {
                found.add(Diagnostic.error(whole, "there is no .yaml file in this directory"));
            }
            UnreadFiles.warn(directory, found);
            return files;
        } catch (IOException unreadable) {
            found.add(Diagnostic.error(whole, "the directory cannot be read: " + FileReason.of(unreadable, directory)));
            return List.of();
        }
    }

    /** Whether a file of this name is read. */
    static boolean isYaml(Path path) {
        String name = name(path);
        // ".#x.yaml" and the like are an editor's own
        return (name.endsWith(".yaml") || name.endsWith(".yml"))
                && !String.valueOf(path.getFileName()).startsWith(".");
    }

    static String name(Path path) {
        return path.toString().isEmpty() ? "." : path.toString();
    }

    /** The path as the user wrote it. */
    public Path path() {
        return path;
    }

    /** As a message names it. */
    public String name() {
        return name(path);
    }

    /** A copy of the bytes that were read. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** The YAML in it: see {@link YamlReader#read}. */
    public Optional<YamlNode> yaml(Diagnostics found) {
        return YamlReader.read(name(), bytes, most, found);
    }

    @Override
    public String toString() {
        return name();
    }
}
