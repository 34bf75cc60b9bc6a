package dev.countersign.document;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Brings along from a disk what a reading asks for, as the program does from a host. */
final class SmbConfOnDisk {
    private SmbConfOnDisk() {}

    /** The file and everything that its meaning depends on; the working directory is the file's own. */
    static SmbConfFiles gather(Path main, Optional<Bytes> registry) {
        SortedMap<String, SmbConfFiles.Source> files = new TreeMap<>();
        files.put(main.toString(), source(main));
        while (true) {
            SmbConfFiles known = new SmbConfFiles(
                    main.toString(), files, registry, main.resolveSibling("").toString(), macros());
            var wanted = SmbConfReading.of(known).wanted();
            if (wanted.isEmpty()) {
                return known;
            }
            wanted.forEach(path -> files.put(path, at(path)));
        }
    }

    private static SortedMap<String, String> macros() {
        try {
            String host = InetAddress.getLocalHost().getHostName();
            return new TreeMap<>(java.util.Map.of("h", host));
        } catch (IOException nameless) {
            throw new UncheckedIOException(nameless);
        }
    }

    private static SmbConfFiles.Source at(String path) {
        try {
            return source(Path.of(path));
        } catch (InvalidPathException odd) {
            // Bytes that Java cannot put into a path; the tests have no such file
            return new SmbConfFiles.Source.Absent();
        }
    }

    private static SmbConfFiles.Source source(Path path) {
        try {
            return Files.isRegularFile(path)
                    ? new SmbConfFiles.Source.Text(Bytes.of(Files.readAllBytes(path)))
                    : new SmbConfFiles.Source.Absent();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
