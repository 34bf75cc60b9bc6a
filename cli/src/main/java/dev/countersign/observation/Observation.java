package dev.countersign.observation;

import dev.countersign.bytes.Bytes;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a host said about itself in one call. It is not trusted: it is compared and shown.
 *
 * @param raw every field as received; this is what a plan file records
 * @param uid the user that the call ran as; -1 if unknown
 * @param notRecognised why the host is not of the assumed platform
 * @param limits what could not be looked at
 * @param pending the runs that wait for their confirm on the host
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
    /** The SMB server on the host. */
    public record Server(String version, String role, List<Instance> instances, Sessions sessions) {
        public Server {
            instances = List.copyOf(instances);
        }
    }

    /**
     * Where the server's settings come from.
     *
     * @param given the path that the daemon was given
     * @param path the file after every symbolic link
     * @param files the document and the files it includes, by path
     * @param reader what the platform's own reader makes of the document
     * @param registry Samba's registry, if it was queried
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

    /** The name of the server with its version. */
    public String version() {
        return server.version();
    }

    /** The server's role in its domain, as reported by its reader. */
    public String role() {
        return server.role();
    }

    /** A field that is a text for people, such as {@code os}; empty if the host did not send it. */
    public String text(String name) {
        return new FieldReader(raw).brief(name).orElse("");
    }

    /** The path of the document. */
    public String path() {
        return sources.path();
    }

    /** The document itself; absent if the host did not show it. */
    public Optional<FileState> document() {
        return Optional.ofNullable(sources.files().get(path()));
    }

    /**
     * The instance that uses this configuration: the only one, or of several the only one that
     * reads the document.
     */
    public Optional<Instance> instance() {
        List<Instance> readers = server.instances().size() == 1
                ? server.instances()
                : server.instances().stream()
                        .filter(each -> each.document()
                                .filter(own -> own.path().equals(path()))
                                .isPresent())
                        .toList();
        return readers.size() == 1 ? Optional.of(readers.get(0)) : Optional.empty();
    }

    /**
     * Everything that the meaning of the document depends on, by name. Each part is compared before
     * a change.
     */
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
