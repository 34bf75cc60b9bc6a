package dev.countersign.plan;

import dev.countersign.bytes.Digest;
import dev.countersign.observation.Field;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The plan of several hosts, made now. Only such a plan is ever carried out: one that was kept is held against it ({@link #heldTo}).
 *
 * @param sources every file the plan was made from, by its path in the repository
 * @param programs what is sent to hosts of each platform and what its folder says of them
 * @param acceptance what the person accepted when the plan was made
 */
public record PlanFile(
        String program,
        Instant created,
        Instant expires,
        Origin origin,
        SortedMap<String, Digest> sources,
        SortedMap<String, Digest> programs,
        Acceptance acceptance,
        List<Entry> entries) {
    /** Which revision of the policy repository it was made from. */
    public record Origin(Optional<String> commit, boolean dirty) {
        /** There is a repository, and git did not say its revision. */
        public static final Origin UNKNOWN = new Origin(Optional.of("unknown"), false);

        /** {@code 4c1f…}, {@code 4c1f… (dirty)}, {@code unknown}, or {@code none} where there is no repository. */
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

        /** A host of which nothing was seen, or of which nothing that was seen is kept. */
        public static Entry of(HostPlan plan) {
            return new Entry(plan, List.of(), Optional.empty(), Optional.empty());
        }

        /** The same host with another plan. */
        public Entry with(HostPlan other) {
            return new Entry(other, observed, baseline, rehearsed);
        }
    }

    public PlanFile {
        sources = new TreeMap<>(sources);
        programs = new TreeMap<>(programs);
        entries = List.copyOf(entries);
    }

    /** The plans of all hosts, in the order of the inventory. */
    public List<HostPlan> hosts() {
        return entries.stream().map(Entry::plan).toList();
    }

    /** What it binds of a host of it. */
    public Binding binding(Entry entry) {
        return Binding.of(
                entry.plan(), Optional.ofNullable(programs.get(entry.plan().platform())));
    }

    /** The same plan for these hosts only. */
    public PlanFile only(Collection<String> hosts) {
        return with(entries.stream()
                .filter(each -> hosts.contains(each.plan().host()))
                .toList());
    }

    /**
     * The same plan for the hosts of {@code reviewed}, in which every host is refused that would end otherwise than it was reviewed.
     * Hosts that are refused anyway, or were not reached, keep their own reason: nothing is done to them.
     *
     * @param advice what to do about a refused host
     */
    public PlanFile heldTo(List<Binding> reviewed, String advice) {
        Map<String, Binding> byHost = new HashMap<>();
        reviewed.forEach(each -> byHost.put(each.host(), each));
        return with(entries.stream()
                .flatMap(entry -> Optional.ofNullable(byHost.get(entry.plan().host()))
                        .map(binding -> entry.with(held(entry, binding, advice)))
                        .stream())
                .toList());
    }

    private HostPlan held(Entry entry, Binding reviewed, String advice) {
        HostPlan now = entry.plan();
        boolean acts = now.decision() instanceof Decision.Changes
                || now.decision() instanceof Decision.Complies
                || now.decision() instanceof Decision.NoRule;
        return acts
                ? reviewed.differsFrom(binding(entry))
                        .map(what -> now.decide(new Decision.Refuses(
                                "stale: " + neverPlanned(reviewed).orElse(what) + "; nothing was changed",
                                Optional.of(advice))))
                        .orElse(now)
                : now;
    }

    private static Optional<String> neverPlanned(Binding reviewed) {
        return switch (reviewed.text(Binding.DECISION).orElse("")) {
            case "CannotTell" -> Optional.of("the plan could not tell what this host needs");
            case "Refuses" -> Optional.of("the plan refused this host");
            default -> Optional.empty();
        };
    }

    private PlanFile with(List<Entry> others) {
        return new PlanFile(program, created, expires, origin, sources, programs, acceptance, others);
    }
}
