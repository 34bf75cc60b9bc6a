package dev.countersign.policy;

import dev.countersign.policy.Demand.Strictness;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One posture that must hold on one host, combined from all rules.
 *
 * @param word the posture word
 * @param value the required value
 * @param strictness whether a stronger value is also accepted
 * @param rules the rules that ask for exactly this value, in the order of the policies; at least
 * one
 */
public record Requirement(PostureWord word, PostureValue value, Strictness strictness, List<Rule> rules) {
    public Requirement {
        rules = List.copyOf(rules);
        if (rules.isEmpty()) {
            throw new IllegalArgumentException("nobody asks for '" + word + "'");
        }
    }

    /** Whether a host with {@code actual} meets the requirement. */
    public boolean metBy(PostureValue actual) {
        return strictness == Strictness.EXACTLY ? actual == value : word.atLeast(actual, value);
    }

    /** Returns the first demand that asks for exactly this: not a weaker one of the same value. */
    public Demand demand() {
        return rules.stream()
                .flatMap(rule -> rule.demands().stream())
                .filter(each -> each.word() == word && each.value() == value && each.strictness() == strictness)
                .findFirst()
                .orElseThrow();
    }

    /** Whether every host meets it, because it asks for at least the weakest value. */
    public boolean asksForNothing() {
        return strictness == Strictness.AT_LEAST && value == word.weakestFirst().get(0);
    }

    /** The requirement as text: {@code server signing: exactly offered}. */
    public String asked() {
        return word + ": " + (strictness == Strictness.EXACTLY ? "exactly " : "") + value;
    }

    /**
     * The requirement with its rules: {@code server signing: required (servers-require-signing)}.
     */
    @Override
    public String toString() {
        return asked() + rules.stream().map(Rule::id).collect(Collectors.joining(", ", " (", ")"));
    }
}
