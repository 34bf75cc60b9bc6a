package dev.countersign.policy;

import dev.countersign.policy.Demand.Strictness;
import java.util.List;
import java.util.Optional;

/** Combines what several rules require of one posture word. */
final class Postures {
    private Postures() {}

    /** A demand, and the rule that makes it. */
    private record Asked(Rule rule, Demand demand) {}

    /**
     * Returns the strongest demand; demands that exclude each other are added to {@code conflicts}.
     */
    static Optional<Requirement> join(PostureWord word, List<Rule> rules, String host, List<Conflict> conflicts) {
        List<Asked> asked = rules.stream()
                .flatMap(rule -> rule.demands().stream()
                        .filter(demand -> demand.word() == word)
                        .map(demand -> new Asked(rule, demand)))
                .toList();
        Optional<Demand> exact = asked.stream()
                .map(Asked::demand)
                .filter(each -> each.strictness() == Strictness.EXACTLY)
                .findFirst();
        exact.ifPresent(first -> asked.stream()
                .map(Asked::demand)
                .filter(each -> excludes(first, each))
                .findFirst()
                .ifPresent(second -> conflicts.add(conflict(host, first, second))));
        return asked.stream()
                .map(each -> each.demand().value())
                .reduce(word::stronger)
                .map(value -> requirement(word, value, asked));
    }

    private static Requirement requirement(PostureWord word, PostureValue value, List<Asked> asked) {
        List<Asked> same =
                asked.stream().filter(each -> each.demand().value() == value).toList();
        boolean exact = same.stream().anyMatch(each -> each.demand().strictness() == Strictness.EXACTLY);
        return new Requirement(
                word,
                value,
                exact ? Strictness.EXACTLY : Strictness.AT_LEAST,
                same.stream().map(Asked::rule).toList());
    }

    /** Whether a host that meets {@code exact} cannot meet {@code other}. */
    private static boolean excludes(Demand exact, Demand other) {
        return !other.metBy(exact.value());
    }

    private static Conflict conflict(String host, Demand one, Demand other) {
        boolean inOrder = one.at().compareTo(other.at()) <= 0;
        Demand first = inOrder ? one : other;
        Demand second = inOrder ? other : one;
        return new Conflict(host, "'" + one.word() + "'", first.words(), first.at(), second.words(), second.at());
    }
}
