package dev.countersign.observation;

import dev.countersign.bytes.Bytes;
import java.util.List;
import java.util.Optional;

/**
 * An SMB server that runs on a host, as its kernel vouches for it: the process, what it reads and where it listens. A host may have
 * several. A server in a container of the host is none of them ({@link Containment}).
 *
 * @param pid of the master, not of a child that serves a connection
 * @param start when, as its host counts (clock ticks since the boot, or a date of ps): a later process of this number has another
 * @param uid whoever started it; 0 but for a host that cannot tell
 * @param executable what it runs, if that could be seen
 * @param workingDirectory from where it reads relative paths; {@code -} when that cannot be told
 * @param command its command line, each word ended by NUL
 * @param document what it reads, if that could be found out
 * @param endpoints where it listens for TCP
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
     * @param path where it lay when the process started
     * @param inode its number: the path may lead to another file by now
     * @param replaced whether the path no longer leads to it, as after an upgrade
     */
    public record Executable(String path, long inode, boolean replaced) {}

    /**
     * What a server reads its configuration from.
     *
     * @param given as the server is told
     * @param path after every symbolic link, or the name of a store
     */
    public record Document(String given, String path) {}
}
