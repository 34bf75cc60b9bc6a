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
 * @param editedSinceStart whether the document changed after the server started: nobody can tell whether it was loaded since
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
        List<Instance> instances,
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
        instances = List.copyOf(instances);
        pending = List.copyOf(pending);
    }

    /** The document itself; absent when the host did not show it. */
    public Optional<FileState> document() {
        return Optional.ofNullable(files.get(path));
    }

    /** The server whose configuration this is: the only one that runs. */
    public Optional<Instance> instance() {
        return instances.size() == 1 ? Optional.of(instances.get(0)) : Optional.empty();
    }

    /** Everything that the meaning of the document depends on, by name: each of it is compared before a change. */
    public SortedMap<String, String> fingerprint() {
        SortedMap<String, String> parts = new TreeMap<>();
        parts.put("document read", path);
        files.forEach((name, state) -> parts.put("file " + name, state.identity()));
        parts.put(
                "command line of smbd",
                instance().map(each -> each.command().digest().hex()).orElse("none of one"));
        parts.put("registry", registry.map(each -> each.digest().hex()).orElse("unasked"));
        parts.put("role", role);
        parts.put("version", version);
        return Collections.unmodifiableSortedMap(parts);
    }
}
