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
 * A user's file with the bytes that were read from it, so that a later check of the loaded revision
 * compares these bytes and not what is on disk by then.
 */
public final class SourceFile {
    /** A range of hosts in a few bytes may mean many. */
    private static final int LONGEST_MEANING = 64 << 20;

    private final Path path;
    private final byte[] bytes;
    private final int most;
    /** The YAML that the bytes mean, if they are in the form of another program. */
    private final Optional<byte[]> meaning;

    private SourceFile(Path path, byte[] bytes, int most) {
        this(path, bytes, most, Optional.empty());
    }

    private SourceFile(Path path, byte[] bytes, int most, Optional<byte[]> meaning) {
        this.path = path;
        this.bytes = bytes;
        this.most = most;
        this.meaning = meaning;
    }

    /** Creates a file that was read elsewhere: from Git, from the jar, from a test. */
    public static SourceFile of(Path path, byte[] bytes) {
        return of(path, bytes, YamlReader.MAX_BYTES);
    }

    /** Same, with a limit of {@code most} bytes. */
    public static SourceFile of(Path path, byte[] bytes, int most) {
        return new SourceFile(path, bytes.clone(), most);
    }

    /** Creates a file that contains {@code text}. */
    public static SourceFile of(Path path, String text) {
        return of(path, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Reads one regular file; the reason why it cannot be read goes to {@code found}. */
    public static Optional<SourceFile> read(Path path, Diagnostics found) {
        return read(path, YamlReader.MAX_BYTES, found);
    }

    /** Same, with a limit of {@code most} bytes. */
    public static Optional<SourceFile> read(Path path, int most, Diagnostics found) {
        Location whole = Location.of(name(path));
        if (!Files.isRegularFile(path)) {
            found.add(Diagnostic.error(
                    whole, Files.exists(path) ? "this is not a regular file" : "there is no such file"));
            return Optional.empty();
        }
        try (InputStream in = Files.newInputStream(path)) {
            // one byte more than allowed, so that the reader reports that it is too large
            return Optional.of(new SourceFile(path, in.readNBytes(most + 1), most));
        } catch (NoSuchFileException gone) {
            found.add(Diagnostic.error(whole, "there is no such file"));
        } catch (IOException unreadable) {
            found.add(Diagnostic.error(whole, "the file cannot be read: " + FileReason.of(unreadable, path)));
        }
        return Optional.empty();
    }

    /**
     * Reads every path in the order given; for a directory its {@code *.yaml} and {@code *.yml}
     * files, by name. A path or directory with nothing to read is an error: it must not look as if
     * everything were fine. Files that look like YAML but are not read get a warning.
     */
    public static List<SourceFile> readAll(List<Path> paths, Diagnostics found) {
        List<SourceFile> files = new ArrayList<>();
        for (Path path : paths) {
            if (Files.isDirectory(path)) {
                inDirectory(path, found).stream()
                        .filter(each -> staysInside(path, each, found))
                        .forEach(each -> read(each, found).ifPresent(files::add));
            } else if (Files.notExists(path)) {
                found.add(Diagnostic.error(Location.of(name(path)), "there is no such file")
                        .advise("create it, or name another with -i (inventories) or -p (policies)"));
            } else {
                read(path, found).ifPresent(files::add);
            }
        }
        return List.copyOf(files);
    }

    /**
     * A link in somebody else's repository could bring any file of the user into messages. If the
     * user names the link, it is fine.
     */
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
                found.add(Diagnostic.error(whole, "there is no .yaml file in this directory")
                        .advise("add one; for samples: countersign init DIR"));
            }
            UnreadFiles.warn(directory, found);
            return files;
        } catch (IOException unreadable) {
            found.add(Diagnostic.error(whole, "the directory cannot be read: " + FileReason.of(unreadable, directory)));
            return List.of();
        }
    }

    /** Whether a file with this name is read. */
    static boolean isYaml(Path path) {
        String name = name(path);
        // names such as ".#x.yaml" belong to an editor
        return (name.endsWith(".yaml") || name.endsWith(".yml"))
                && !String.valueOf(path.getFileName()).startsWith(".");
    }

    static String name(Path path) {
        return path.toString().isEmpty() ? "." : path.toString();
    }

    /** Returns the path as the user wrote it. */
    public Path path() {
        return path;
    }

    /** Returns the name for messages. */
    public String name() {
        return name(path);
    }

    /** Returns a copy of the bytes that were read. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** Returns the same file, whose bytes are in the form of another program and mean {@code yaml}. */
    public SourceFile meaning(String yaml) {
        return new SourceFile(path, bytes, most, Optional.of(yaml.getBytes(StandardCharsets.UTF_8)));
    }

    /** Returns the YAML in it: see {@link YamlReader#read}. */
    public Optional<YamlNode> yaml(Diagnostics found) {
        return meaning.isPresent()
                ? YamlReader.read(name(), meaning.get(), LONGEST_MEANING, found)
                : YamlReader.read(name(), bytes, most, found);
    }

    @Override
    public String toString() {
        return name();
    }
}
