package dev.countersign.document.smbconf;

import dev.countersign.bytes.Bytes;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The texts that the meaning of an smb.conf depends on, as they were at one moment. A path that is
 * not in {@code files} was not fetched, which is not the same as being absent.
 *
 * @param main the path of the file that the daemon was given
 * @param files the content by path; relative includes are relative to {@code workingDirectory}
 * @param registry the output of {@code net conf list}, if it was run
 * @param workingDirectory the daemon's, absolute
 * @param macros the host's values for {@code %h}, {@code %L}, {@code %$(VAR)} and so on: the key is
 *     the letter, or {@code $(VAR)}. Macros that differ between clients may be left out.
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

    /** What is at a path. */
    public sealed interface Source {
        /** A regular file and its bytes. */
        record Text(Bytes bytes) implements Source {}

        /**
         * Not a regular file: nothing, or a directory, a device, a pipe. Samba ignores an include
         * of it.
         */
        record Absent() implements Source {}

        /** A file that we have no permission to read; Samba, as root, can. */
        record Unreadable() implements Source {}
    }

    /** Returns the bytes at {@code path} if they were fetched. */
    public Optional<Bytes> text(String path) {
        return files.get(path) instanceof Source.Text text ? Optional.of(text.bytes()) : Optional.empty();
    }

    /** Returns the same files with different bytes at {@code path}. */
    public SmbConfFiles with(String path, Bytes bytes) {
        SortedMap<String, Source> changed = new TreeMap<>(files);
        changed.put(path, new Source.Text(bytes));
        return new SmbConfFiles(main, changed, registry, workingDirectory, macros);
    }

    /** Returns the same files with a different main file. */
    SmbConfFiles startingAt(String path) {
        return new SmbConfFiles(path, files, registry, workingDirectory, macros);
    }

    /** Returns {@code path} as the daemon would open it. */
    String absolute(String path) {
        return path.startsWith("/") ? path : workingDirectory.replaceAll("/+$", "") + "/" + path;
    }
}
