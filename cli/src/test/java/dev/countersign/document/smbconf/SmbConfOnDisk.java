package dev.countersign.document.smbconf;

import dev.countersign.bytes.Bytes;
import dev.countersign.testing.Ran;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Fetches from a disk what a reading needs, as the program does from a host. */
final class SmbConfOnDisk {
    /** The kernel's host name: on a new machine it may not resolve to an address. */
    private static final String HOST =
            Ran.of(List.of("uname", "-n")).orFail().output().strip();

    private SmbConfOnDisk() {}

    /**
     * Returns the file and everything that its meaning depends on; the working directory is the
     * file's own.
     */
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
        return new TreeMap<>(Map.of("h", HOST));
    }

    private static SmbConfFiles.Source at(String path) {
        try {
            return source(Path.of(path));
        } catch (InvalidPathException odd) {
            // Bytes that Java cannot represent in a path; the tests have no file with that name
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
