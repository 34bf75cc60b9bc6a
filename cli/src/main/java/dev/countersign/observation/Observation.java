package dev.countersign.observation;

import dev.countersign.document.Bytes;
import dev.countersign.document.Digest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a host said of itself in one call: nothing is believed because of it, it is compared and shown.
 *
 * @param raw every field as it came, so that a plan can be derived again from the same bytes
 * @param editedSinceStart whether the document changed after the daemon started: nobody can tell whether it was loaded since
 * @param given the path the daemon was told; {@code path} is the file after every symbolic link
 */
public record Observation(
        List<Field> raw,
        int uid,
        String system,
        String hostname,
        String version,
        String role,
        Optional<String> notRecognised,
        List<String> limits,
        List<String> tools,
        String given,
        String path,
        SortedMap<String, FileState> files,
        Optional<ReaderReport> reader,
        List<Daemon> daemons,
        boolean editedSinceStart,
        Optional<Bytes> registry,
        Sessions sessions,
        List<PendingRun> pending,
        String stateDirectory,
        String stateCondition) {

    public Observation {
        raw = List.copyOf(raw);
        limits = List.copyOf(limits);
        tools = List.copyOf(tools);
        files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
        daemons = List.copyOf(daemons);
        pending = List.copyOf(pending);
    }

    /** The document itself; absent when the host did not show it. */
    public Optional<FileState> document() {
        return Optional.ofNullable(files.get(path));
    }

    /** The daemon whose configuration this is: the only one that runs. */
    public Optional<Daemon> daemon() {
        return daemons.size() == 1 ? Optional.of(daemons.get(0)) : Optional.empty();
    }

    /** The digest over everything that the meaning of the document depends on. */
    public Digest fingerprint() {
        List<String> parts = new ArrayList<>();
        parts.add("path " + path);
        files.forEach((name, state) -> parts.add("file " + name + " " + state.identity()));
        parts.add(
                "daemon " + daemon().map(each -> each.command().digest().hex()).orElse("none of one"));
        parts.add("registry " + registry.map(each -> each.digest().hex()).orElse("unasked"));
        parts.add("role " + role);
        parts.add("version " + version);
        return Bytes.utf8(String.join("\n", parts)).digest();
    }
}
