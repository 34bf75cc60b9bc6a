package dev.countersign.plan;

import dev.countersign.document.Digest;
import dev.countersign.observation.Field;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A plan as it is kept: what was seen of each host, byte for byte as it came, and what followed from it. It carries no command
 * and no hook text. Whoever applies it derives every host again from what was seen and must get the same.
 *
 * @param sources every file the plan was made from, by its path in the repository
 * @param scripts what was sent to hosts of each platform: program and hooks
 * @param acceptance what the person accepted when the plan was made
 */
public record PlanFile(
        String program,
        Instant created,
        Instant expires,
        Origin origin,
        SortedMap<String, Digest> sources,
        SortedMap<String, Digest> scripts,
        Acceptance acceptance,
        List<Entry> entries) {
    /** Which revision of the policy repository it was made from. */
    public record Origin(Optional<String> commit, boolean dirty) {
        /** {@code 4c1f…}, {@code 4c1f… (dirty)}, or {@code none} where there is no repository. */
        public String text() {
            return commit.orElse("none") + (dirty ? " (dirty)" : "");
        }
    }

    /**
     * One host.
     *
     * @param observed the fields of the observation; empty when the host was not seen
     * @param baseline the fields of the rehearsal of the baseline, when there was one
     * @param rehearsed the fields of the rehearsal, when there was one
     */
    public record Entry(
            HostPlan plan, List<Field> observed, Optional<List<Field>> baseline, Optional<List<Field>> rehearsed) {
        public Entry {
            observed = List.copyOf(observed);
        }
    }

    public PlanFile {
        sources = new TreeMap<>(sources);
        scripts = new TreeMap<>(scripts);
        entries = List.copyOf(entries);
    }

    /** The plans of all hosts, in the order of the inventory. */
    public List<HostPlan> hosts() {
        return entries.stream().map(Entry::plan).toList();
    }

    /** The same plan for these hosts only. */
    public PlanFile only(Collection<String> hosts) {
        return new PlanFile(
                program,
                created,
                expires,
                origin,
                sources,
                scripts,
                acceptance,
                entries.stream()
                        .filter(each -> hosts.contains(each.plan().host()))
                        .toList());
    }
}
