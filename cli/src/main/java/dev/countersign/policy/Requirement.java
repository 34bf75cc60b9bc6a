package dev.countersign.policy;

import dev.countersign.policy.Demand.Strictness;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One posture that must hold on one host, after all rules have been heard.
 *
 * @param word what it is about
 * @param value what must hold
 * @param strictness whether a stronger value is as good
 * @param rules which rules ask for just this, in the order of the policies; at least one
 */
public record Requirement(PostureWord word, PostureValue value, Strictness strictness, List<Rule> rules) {
    public Requirement {
        rules = List.copyOf(rules);
        if (rules.isEmpty()) {
            throw new IllegalArgumentException("nobody asks for '" + word + "'");
        }
    }

    /** Whether a host with {@code actual} has what must hold. */
    public boolean metBy(PostureValue actual) {
        return strictness == Strictness.EXACTLY ? actual == value : word.atLeast(actual, value);
    }

    /** The first demand that asks for just this. */
    public Demand demand() {
        return rules.stream()
                .flatMap(rule -> rule.demands().stream())
                .filter(each -> each.word() == word && each.value() == value)
                .findFirst()
                .orElseThrow();
    }

    /** Whether every host has it: the weakest value at least. */
    public boolean asksForNothing() {
        return strictness == Strictness.AT_LEAST && value == word.weakestFirst().get(0);
    }

    /** {@code server signing: exactly offered}. */
    public String asked() {
        return word + ": " + (strictness == Strictness.EXACTLY ? "exactly " : "") + value;
    }

    /** {@code server signing: required (servers-require-signing)}. */
    @Override
    public String toString() {
        return asked() + rules.stream().map(Rule::id).collect(Collectors.joining(", ", " (", ")"));
    }
}
