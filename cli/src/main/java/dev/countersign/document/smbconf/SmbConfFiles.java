package dev.countersign.document.smbconf;

import dev.countersign.bytes.Bytes;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The texts that the meaning of an smb.conf depends on, as they were at one moment. A path that is not in {@code files} was not
 * brought along, which is not the same as being absent.
 *
 * @param main the path of the file that the daemon was given
 * @param files path to what stands there; relative includes count from {@code workingDirectory}
 * @param registry what {@code net conf list} printed, when it was asked
 * @param workingDirectory the daemon's, absolute
 * @param macros what the host puts for {@code %h}, {@code %L}, {@code %$(VAR)} and so on: the key is the letter, or {@code
 *     $(VAR)}. Macros that are per client need not be in it.
 */
public record SmbConfFiles(
        String main,
        SortedMap<String, Source> files,
        Optional<Bytes> registry,
        String workingDirectory,
        SortedMap<String, String> macros) {
    public SmbConfFiles {
        if (main.isEmpty() || !workingDirectory.startsWith("/")) {
            throw new IllegalArgumentException("a main file and an absolute working directory are needed");
        }
        files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
        macros = Collections.unmodifiableSortedMap(new TreeMap<>(macros));
    }

    /** What stands at a path. */
    public sealed interface Source {
        /** A regular file and its bytes. */
        record Text(Bytes bytes) implements Source {}

        /** No regular file: nothing at all, or a directory, a device, a pipe. Samba passes over an include of it. */
        record Absent() implements Source {}

        /** A file that we were not allowed to read; Samba, as root, can. */
        record Unreadable() implements Source {}
    }

    /** The bytes at {@code path}, when they were brought along. */
    public Optional<Bytes> text(String path) {
        return files.get(path) instanceof Source.Text text ? Optional.of(text.bytes()) : Optional.empty();
    }

    /** The same files with other bytes at {@code path}. */
    public SmbConfFiles with(String path, Bytes bytes) {
        SortedMap<String, Source> changed = new TreeMap<>(files);
        changed.put(path, new Source.Text(bytes));
        return new SmbConfFiles(main, changed, registry, workingDirectory, macros);
    }

    /** The same files with another one as the main file. */
    SmbConfFiles startingAt(String path) {
        return new SmbConfFiles(path, files, registry, workingDirectory, macros);
    }

    /** {@code path} as the daemon would open it. */
    String absolute(String path) {
        return path.startsWith("/") ? path : workingDirectory.replaceAll("/+$", "") + "/" + path;
    }
}
