package dev.countersign.observation;

import dev.countersign.bytes.Bytes;
import java.util.List;
import java.util.Optional;

/**
 * A running SMB daemon on a host, as reported by the host's kernel: its process, what it reads and
 * where it listens. A host may have several. A server in a container on the host is not counted
 * ({@link Containment}).
 *
 * @param pid the master process, not a child that serves a connection
 * @param start when it started, in the host's own units (clock ticks since boot, or a date from
 * ps); a later process with the same pid has a different start
 * @param uid the user that started it; 0 if the host cannot tell
 * @param executable the file it runs, if that could be found
 * @param workingDirectory where it resolves relative paths; {@code -} if unknown
 * @param command its command line, each word ended by NUL
 * @param document the document it reads, if that could be found
 * @param endpoints the TCP addresses it listens on
 */
public record Instance(
        long pid,
        String start,
        int uid,
        Optional<Executable> executable,
        String workingDirectory,
        Bytes command,
        Optional<Document> document,
        List<Listening> endpoints) {

    public Instance {
        endpoints = List.copyOf(endpoints);
    }

    /**
     * The file that a process runs.
     *
     * @param path where it was when the process started
     * @param inode its inode number; the path may lead to a different file by now
     * @param replaced whether the path no longer leads to it, for example after an upgrade
     */
    public record Executable(String path, long inode, boolean replaced) {}

    /**
     * The document that a server reads its configuration from.
     *
     * @param given the path as the server was given it
     * @param path the path after every symbolic link, or the name of a store
     */
    public record Document(String given, String path) {}
}
