package dev.countersign.platform;

import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.Diagnostics;
import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.FileReason;
import dev.countersign.diagnostic.Location;
import dev.countersign.diagnostic.Problem;
import dev.countersign.document.Bytes;
import dev.countersign.document.Digest;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
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

/**
 * The files of one platform folder, read once. A name that is not in it does not exist: that is the jail of the templates.
 *
 * @param name for messages, for example {@code templates/samba}
 * @param files path inside the folder, with {@code /}, to content
 * @param ours whether it came with the program; hooks of a folder that did not are refused until somebody trusts them
 */
public record PlatformFolder(String name, SortedMap<String, Bytes> files, boolean ours) {
    private static final int FILE_LIMIT = 1 << 20;
    private static final int FILES_LIMIT = 1000;

    /** Golden cases are for the tests of a platform, and no part of it. */
    private static final String CASES = "cases/";

    public PlatformFolder {
        files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
    }

    /** A file of the folder. */
    public Optional<Bytes> file(String path) {
        return Optional.ofNullable(files.get(path));
    }

    /** The folder's hooks, or nothing. */
    public Bytes hooks() {
        return file("hooks.sh").orElse(Bytes.EMPTY);
    }

    /** One digest over every file in it, name and content: a platform is bound whole. */
    public Digest digest() {
        StringBuilder text = new StringBuilder();
        files.forEach((path, bytes) ->
                text.append(bytes.digest().hex()).append("  ").append(path).append('\0'));
        return Bytes.utf8(text.toString()).digest();
    }

    /** Reads a folder from the disk. Symbolic links are refused, wherever they point. */
    public static PlatformFolder read(String name, Path directory, boolean ours) {
        SortedMap<String, Bytes> files = new TreeMap<>();
        try (Stream<Path> walk = Files.walk(directory)) {
            List<Path> found = walk.limit(FILES_LIMIT + 1L).toList();
            if (found.size() > FILES_LIMIT) {
                throw new Problem(
                        ExitCode.INVALID,
                        Diagnostic.error(Location.of(directory.toString()), "more than " + FILES_LIMIT + " files"));
            }
            for (Path file : found) {
                if (Files.isSymbolicLink(file)) {
                    throw new Problem(
                            ExitCode.INVALID,
                            Diagnostic.error(Location.of(file.toString()), "a symbolic link in a platform folder")
                                    .advise("put the file itself there"));
                }
                if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                    if (Files.size(file) > FILE_LIMIT) {
                        throw new Problem(
                                ExitCode.INVALID, Diagnostic.error(Location.of(file.toString()), "larger than 1 MiB"));
                    }
                    String inside = directory.relativize(file).toString().replace('\\', '/');
                    if (inside.startsWith(CASES)) {
                        continue;
                    }
                    files.put(inside, Bytes.of(Files.readAllBytes(file)));
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

    /** Every folder that is packed into the program, by platform. */
    static Map<String, PlatformFolder> packed() {
        URL root = PlatformFolder.class.getClassLoader().getResource("templates");
        if (root == null) {
            throw new IllegalStateException("the program was built without its templates");
        }
        try {
            if (root.getProtocol().equals("file")) {
                return readOurs(Path.of(root.toURI()));
            }
            try (FileSystem jar = FileSystems.newFileSystem(root.toURI(), Map.of())) {
                return readOurs(jar.getPath("templates"));
            }
        } catch (IOException | URISyntaxException broken) {
            throw new IllegalStateException("the program's own templates cannot be read", broken);
        }
    }

    private static Map<String, PlatformFolder> readOurs(Path directory) {
        Diagnostics found = new Diagnostics();
        Map<String, PlatformFolder> folders = readAll("templates", directory, true, found);
        found.throwIfErrors(ExitCode.FAILED);
        return folders;
    }

    /** Every folder of a repository directly below {@code directory}; what cannot be a platform goes to {@code found}. */
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
                            Location.of(shown + "/" + name), "no platform: there is no platform.yaml in this folder"));
                }
            }
        } catch (IOException unreadable) {
            found.add(Diagnostic.error(
                    Location.of(directory.toString()), "cannot be read: " + FileReason.of(unreadable, directory)));
        }
        return folders;
    }

    /** The folders of a repository whose files were read elsewhere: {@code templates/NAME/PATH} to content. */
    static Map<String, PlatformFolder> foldersOf(SortedMap<String, Bytes> files) {
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
                folders.put(name, new PlatformFolder("templates/" + name, inside, false));
            }
        });
        return folders;
    }
}
