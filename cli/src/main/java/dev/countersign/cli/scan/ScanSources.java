package dev.countersign.cli.scan;

import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.FileReason;
import dev.countersign.diagnostic.Problem;
import dev.countersign.inventory.Endpoint;
import dev.countersign.inventory.Host;
import dev.countersign.project.Project;
import dev.countersign.wire.scan.TargetSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Parses the targets of the command line: words, {@code @FILE}, {@code -} for standard input;
 * without any, the inventory.
 */
final class ScanSources implements AutoCloseable {
    private final InputStream input;
    private final List<Path> temporary = new ArrayList<>();

    ScanSources(InputStream input) {
        this.input = input;
    }

    /** Returns the sources of these words, in their order. */
    List<TargetSource> of(List<String> words) {
        List<TargetSource> sources = new ArrayList<>();
        for (String word : words) {
            if (word.equals("-")) {
                sources.add(new TargetSource.Lines(keptInput(), "standard input"));
            } else if (word.startsWith("@")) {
                sources.add(file(Path.of(word.substring(1))));
            } else {
                sources.add(new TargetSource.Words(List.of(word)));
            }
        }
        return sources;
    }

    TargetSource file(Path file) {
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw new Problem(ExitCode.USAGE, "cannot read the file " + file, "name a text file with targets");
        }
        return new TargetSource.Lines(file, file.toString());
    }

    static TargetSource of(Project project) {
        List<Endpoint> endpoints = new ArrayList<>();
        for (Host host : project.selected()) {
            project.chosen(host).forEach(each -> endpoints.addAll(each.smb()));
        }
        return new TargetSource.Endpoints(endpoints);
    }

    /**
     * Returns the endpoints of a project's hosts that are in the shard; one that two hosts have counts
     * for the first.
     */
    static Set<String> inShard(Project project) {
        Map<String, Boolean> own = new LinkedHashMap<>();
        for (Host host : project.selected()) {
            project.chosen(host)
                    .forEach(each -> each.smb()
                            .forEach(endpoint -> own.putIfAbsent(
                                    endpoint.toString(), !project.elsewhere().contains(host.name()))));
        }
        return own.entrySet().stream()
                .filter(Map.Entry::getValue)
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Copies standard input to a file: it can be read only once, but targets are read twice. */
    private Path keptInput() {
        if (!temporary.isEmpty()) {
            throw new Problem(ExitCode.USAGE, "standard input ('-') can be named only once", "");
        }
        try {
            Path kept = Files.createTempFile("countersign-targets-", ".txt");
            temporary.add(kept);
            Files.copy(input, kept, StandardCopyOption.REPLACE_EXISTING);
            return kept;
        } catch (IOException unreadable) {
            throw new Problem(ExitCode.FAILED, "standard input cannot be read: " + FileReason.of(unreadable), "");
        }
    }

    @Override
    public void close() {
        for (Path each : temporary) {
            try {
                Files.deleteIfExists(each);
            } catch (IOException stays) {
                throw new UncheckedIOException(stays);
            }
        }
    }
}
