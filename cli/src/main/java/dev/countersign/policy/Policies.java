package dev.countersign.policy;

import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.Diagnostics;
import dev.countersign.yaml.SourceFile;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * All policies, in the order of the files.
 *
 * @param sources the files, with the bytes that were read
 * @param sound whether they were read without a mistake; if not, nothing may be decided by them,
 * see {@link Requirements#of}
 */
public record Policies(List<Policy> policies, List<SourceFile> sources, boolean sound) {
    public Policies {
        policies = List.copyOf(policies);
        sources = List.copyOf(sources);
    }

    /**
     * Reads files and directories of {@code *.yaml}.
     *
     * @param platforms the names of the existing platforms
     * @param found receives every mistake, by place
     */
    public static Policies load(List<Path> paths, Set<String> platforms, Diagnostics found) {
        Diagnostics unreadable = new Diagnostics();
        List<SourceFile> files = SourceFile.readAll(paths, unreadable);
        if (files.isEmpty() && !unreadable.hasErrors()) {
            unreadable.add(
                    Diagnostic.error("there is no policy").advise("write one under policies/, or name one with -p"));
        }
        found.addAll(unreadable.all());
        Policies read = of(files, platforms, found);
        return unreadable.hasErrors() ? new Policies(read.policies, read.sources, false) : read;
    }

    /** As {@link #load}, for files that have already been read. */
    public static Policies of(List<SourceFile> files, Set<String> platforms, Diagnostics found) {
        Diagnostics own = new Diagnostics();
        List<Policy> policies = new PolicyReader(platforms, own).read(files);
        found.addAll(own.inFileOrder());
        return new Policies(policies, files, !own.hasErrors());
    }

    /** Returns every rule, in the order of the policies. */
    public List<Rule> rules() {
        return policies.stream().flatMap(policy -> policy.rules().stream()).toList();
    }

    /**
     * Returns the waiver that is in force for a rule on a host, or the one that ends last if there
     * are several.
     */
    public Optional<Waiver> waiver(Rule rule, String host, Instant now) {
        return waivers().stream()
                .filter(each -> each.names(rule.id(), host) && each.holdsAt(now))
                .max((one, other) -> one.until().compareTo(other.until()));
    }

    /** Returns every waiver, in the order of the policies. */
    public List<Waiver> waivers() {
        return policies.stream().flatMap(policy -> policy.waivers().stream()).toList();
    }
}
