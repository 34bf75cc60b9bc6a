package dev.countersign.plan;

import dev.countersign.bytes.Digest;
import dev.countersign.memory.LazyList;
import dev.countersign.observation.Field;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A plan of several hosts, made now. Only a plan made now is ever carried out; a saved plan is
 * compared with it ({@link #heldTo}).
 *
 * @param sources every file the plan was made from, by its path in the repository
 * @param programs for each platform, the digest of the program that is sent to its hosts and of its
 * folder
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
    /** The revision of the policy repository that the plan was made from. */
    public record Origin(Optional<String> commit, boolean dirty) {
        /** There is a repository, but git did not report its revision. */
        public static final Origin UNKNOWN = new Origin(Optional.of("unknown"), false);

        /**
         * The origin as text: {@code 4c1f…}, {@code 4c1f… (dirty)}, {@code unknown}, or {@code
         * none} if there is no repository.
         */
        public String text() {
            return commit.orElse("none") + (dirty ? " (dirty)" : "");
        }
    }

    /**
     * One host.
     *
     * @param observed the fields of the observation; empty if the host was not seen
     * @param baseline the fields of the rehearsal of the baseline, if there was one
     * @param rehearsed the fields of the rehearsal, if there was one
     */
    public record Entry(
            HostPlan plan, List<Field> observed, Optional<List<Field>> baseline, Optional<List<Field>> rehearsed) {
        public Entry {
            observed = List.copyOf(observed);
        }

        /** Creates an entry for a host that was not seen, or whose observation is not kept. */
        public static Entry of(HostPlan plan) {
            return new Entry(plan, List.of(), Optional.empty(), Optional.empty());
        }

        /** Returns this host with a different plan. */
        public Entry with(HostPlan other) {
            return new Entry(other, observed, baseline, rehearsed);
        }
    }

    public PlanFile {
        sources = new TreeMap<>(sources);
        programs = new TreeMap<>(programs);
        entries = LazyList.copyOf(entries);
    }

    /** The plans of all hosts, in the order of the inventory. */
    public List<HostPlan> hosts() {
        return LazyList.map(entries, Entry::plan);
    }

    /** Returns the binding of one of its hosts. */
    public Binding binding(Entry entry) {
        return Binding.of(
                entry.plan(), Optional.ofNullable(programs.get(entry.plan().platform())));
    }

    /** Returns this plan for these hosts only. */
    public PlanFile only(Collection<String> hosts) {
        return with(entries.stream()
                .filter(each -> hosts.contains(each.plan().host()))
                .toList());
    }

    /** Returns this plan with more hosts at its end. */
    public PlanFile and(List<Entry> more) {
        return with(Stream.concat(entries.stream(), more.stream()).toList());
    }

    /**
     * Returns this plan for the hosts of {@code reviewed}, with every host refused whose plan
     * differs from the reviewed one. Hosts that are refused anyway, or were not reached, keep their
     * own reason: nothing is done to them.
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
