package dev.countersign.observation;

import dev.countersign.bytes.Bytes;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a host said of itself in one call: nothing is believed because of it, it is compared and shown.
 *
 * @param raw every field as it came: what a plan file records of it
 * @param uid whose login it was; -1 where that is not known
 * @param notRecognised why it is not of the platform that it is taken for
 * @param limits what could not be looked at
 * @param pending the runs that wait there for their confirm
 */
public record Observation(
        List<Field> raw,
        int uid,
        String hostname,
        Optional<String> notRecognised,
        List<String> limits,
        Server server,
        Sources sources,
        List<PendingRun> pending) {
    /** What serves there. */
    public record Server(String version, String role, List<Instance> instances, Sessions sessions) {
        public Server {
            instances = List.copyOf(instances);
        }
    }

    /**
     * Where its settings come from.
     *
     * @param given the path the daemon was told
     * @param path the file after every symbolic link
     * @param files the document and what it includes, by path
     * @param reader what the platform's own reader makes of the document
     * @param registry Samba's registry, where it was asked
     */
    public record Sources(
            String given,
            String path,
            SortedMap<String, FileState> files,
            Optional<ReaderReport> reader,
            Optional<Bytes> registry) {
        public Sources {
            files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
        }
    }

    public Observation {
        raw = List.copyOf(raw);
        limits = List.copyOf(limits);
        pending = List.copyOf(pending);
    }

    /** What the server is called, with its version. */
    public String version() {
        return server.version();
    }

    /** What the server is in its domain, as its reader says it. */
    public String role() {
        return server.role();
    }

    /** The document's path. */
    public String path() {
        return sources.path();
    }

    /** The document itself; absent when the host did not show it. */
    public Optional<FileState> document() {
        return Optional.ofNullable(sources.files().get(path()));
    }

    /** The server whose configuration this is: the only one that runs. */
    public Optional<Instance> instance() {
        return server.instances().size() == 1 ? Optional.of(server.instances().get(0)) : Optional.empty();
    }

    /** Everything that the meaning of the document depends on, by name: each of it is compared before a change. */
    public SortedMap<String, String> fingerprint() {
        SortedMap<String, String> parts = new TreeMap<>();
        parts.put("document read", path());
        sources.files().forEach((name, state) -> parts.put("file " + name, state.identity()));
        parts.put(
                "command line of smbd",
                instance().map(each -> each.command().digest().hex()).orElse("none of one"));
        parts.put(
                "registry", sources.registry().map(each -> each.digest().hex()).orElse("unasked"));
        parts.put("role", role());
        parts.put("version", version());
        return Collections.unmodifiableSortedMap(parts);
    }
}
