package dev.countersign.platform;

import dev.countersign.bytes.Bytes;
import dev.countersign.bytes.Digest;
import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.Diagnostics;
import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.FileReason;
import dev.countersign.diagnostic.Location;
import dev.countersign.diagnostic.Problem;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The files of one platform folder, read once. Only these files exist for the templates: this is
 * what confines them.
 *
 * @param name for messages, for example {@code templates/samba}
 * @param files path inside the folder, with {@code /}, to content
 * @param ours whether it came with the program; otherwise it is somebody else's code, all of it,
 * until the user grants it
 */
public record PlatformFolder(String name, SortedMap<String, Bytes> files, boolean ours) {
    private static final int FILE_LIMIT = 1 << 20;
    private static final int FILES_LIMIT = 1000;
    private static final int WHOLE_LIMIT = 8 << 20;

    /** Golden test cases of a platform; they are not part of it. */
    private static final String CASES = "cases/";

    public PlatformFolder {
        files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
    }

    /** Returns a file of the folder. */
    public Optional<Bytes> file(String path) {
        return Optional.ofNullable(files.get(path));
    }

    /** Returns the folder's hooks; empty if there are none. */
    public Bytes hooks() {
        return file("hooks.sh").orElse(Bytes.EMPTY);
    }

    /** The name of its platform, which is the name of the folder. */
    public String platform() {
        return name.substring(name.lastIndexOf('/') + 1);
    }

    /**
     * Returns one digest over every file, its path and its bytes. It is computed from the content
     * in use, not from what is on the disk by now. Each part is preceded by its length, so two
     * different folders never give the same text.
     */
    public Digest digest() {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.writeBytes("countersign platform folder 1\n".getBytes(StandardCharsets.UTF_8));
        files.forEach((path, bytes) -> {
            part(whole, path.getBytes(StandardCharsets.UTF_8));
            part(whole, bytes.toArray());
        });
        return Digest.of(whole.toByteArray());
    }

    private static void part(ByteArrayOutputStream whole, byte[] bytes) {
        whole.writeBytes((bytes.length + "\n").getBytes(StandardCharsets.UTF_8));
        whole.writeBytes(bytes);
    }

    /** Reads a folder from the disk. Symbolic links are refused, wherever they lead. */
    public static PlatformFolder read(String name, Path directory, boolean ours) {
        SortedMap<String, Bytes> files = new TreeMap<>();
        int left = WHOLE_LIMIT;
        try (Stream<Path> walk = Files.walk(directory)) {
            List<Path> found = walk.limit(FILES_LIMIT + 1L).toList();
            if (found.size() > FILES_LIMIT) {
                throw refused(directory, "more than " + FILES_LIMIT + " files");
            }
            for (Path file : found) {
                if (Files.isSymbolicLink(file)) {
                    throw new Problem(
                            ExitCode.INVALID,
                            Diagnostic.error(Location.of(file.toString()), "a symbolic link in a platform folder")
                                    .advise("put the file itself there"));
                }
                String inside = directory.relativize(file).toString().replace('\\', '/');
                if (inside.startsWith(CASES) || !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                    continue;
                }
                Bytes bytes = read(file);
                left -= bytes.length();
                if (left < 0) {
                    throw refused(directory, "more than 8 MiB in all");
                }
                if (files.put(inside, bytes) != null) {
                    throw refused(file, "two files have the same path");
                }
            }
        } catch (IOException unreadable) {
            throw new Problem(
                    ExitCode.INVALID,
                    Diagnostic.error(
                            Location.of(directory.toString()),
                            "cannot be read: " + FileReason.of(unreadable, directory)));
        }
        return new PlatformFolder(name, files, ours);
    }

    /**
     * Reads the bytes of a file once: somebody may be writing to it, or may have put a link in its
     * place.
     */
    private static Bytes read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            byte[] bytes = in.readNBytes(FILE_LIMIT + 1);
            if (bytes.length > FILE_LIMIT) {
                throw refused(file, "larger than 1 MiB");
            }
            return Bytes.of(bytes);
        }
    }

    private static Problem refused(Path place, String why) {
        return new Problem(ExitCode.INVALID, Diagnostic.error(Location.of(place.toString()), why));
    }

    /** Returns every folder that is packed into the program, by platform. */
    static Map<String, PlatformFolder> packed() {
        URL root = PlatformFolder.class.getClassLoader().getResource("templates");
        if (root == null) {
            throw new IllegalStateException("the program was built without its templates");
        }
        try {
            if (!(root.openConnection() instanceof JarURLConnection inJar)) {
                return readOurs(Path.of(root.toURI()));
            }
            return packedIn(Path.of(inJar.getJarFileURL().toURI()));
        } catch (IOException | URISyntaxException broken) {
            throw new IllegalStateException("the program's own templates cannot be read", broken);
        }
    }

    /**
     * Returns every folder that is packed into a jar. The jar is read as a zip file, not as a file
     * system: for that, Java would look into every library for file systems of its own.
     */
    static Map<String, PlatformFolder> packedIn(Path jar) throws IOException {
        SortedMap<String, Bytes> files = new TreeMap<>();
        try (ZipFile entries = new ZipFile(jar.toFile())) {
            for (ZipEntry each : Collections.list(entries.entries())) {
                if (each.getName().startsWith("templates/") && !each.isDirectory()) {
                    try (InputStream in = entries.getInputStream(each)) {
                        files.put(each.getName(), Bytes.of(in.readAllBytes()));
                    }
                }
            }
        }
        return foldersOf(files, true);
    }

    private static Map<String, PlatformFolder> readOurs(Path directory) {
        Diagnostics found = new Diagnostics();
        Map<String, PlatformFolder> folders = readAll("templates", directory, true, found);
        found.throwIfErrors(ExitCode.FAILED);
        return folders;
    }

    /**
     * Reads every folder of a repository directly below {@code directory}; folders that cannot be a
     * platform are reported in {@code found}.
     */
    static Map<String, PlatformFolder> readAll(String shown, Path directory, Diagnostics found) {
        return readAll(shown, directory, false, found);
    }

    private static Map<String, PlatformFolder> readAll(String shown, Path directory, boolean ours, Diagnostics found) {
        Map<String, PlatformFolder> folders = new TreeMap<>();
        try (Stream<Path> children = Files.list(directory)) {
            for (Path child : children.sorted().toList()) {
                String name = child.getFileName().toString().replace("/", "");
                if (Files.isRegularFile(child.resolve("platform.yaml"))) {
                    try {
                        folders.put(name, read(shown + "/" + name, child, ours));
                    } catch (Problem broken) {
                        found.addAll(broken.diagnostics());
                    }
                } else if (Files.isDirectory(child)) {
                    found.add(Diagnostic.warning(
                            Location.of(shown + "/" + name),
                            "not a platform: there is no platform.yaml in this folder"));
                }
            }
        } catch (IOException unreadable) {
            found.add(Diagnostic.error(
                    Location.of(directory.toString()), "cannot be read: " + FileReason.of(unreadable, directory)));
        }
        return folders;
    }

    /**
     * Returns the folders of a repository whose files were already read: {@code
     * templates/NAME/PATH} to content.
     */
    static Map<String, PlatformFolder> foldersOf(SortedMap<String, Bytes> files) {
        return foldersOf(files, false);
    }

    private static Map<String, PlatformFolder> foldersOf(SortedMap<String, Bytes> files, boolean ours) {
        Map<String, SortedMap<String, Bytes>> byName = new TreeMap<>();
        files.forEach((path, bytes) -> {
            String[] parts = path.split("/", 3);
            if (parts.length == 3 && parts[0].equals("templates") && !parts[2].startsWith(CASES)) {
                byName.computeIfAbsent(parts[1], name -> new TreeMap<>()).put(parts[2], bytes);
            }
        });
        Map<String, PlatformFolder> folders = new TreeMap<>();
        byName.forEach((name, inside) -> {
            if (inside.containsKey("platform.yaml")) {
                folders.put(name, new PlatformFolder("templates/" + name, inside, ours));
            }
        });
        return folders;
    }
}
