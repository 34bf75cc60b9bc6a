package dev.countersign.policy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What the rules require of one host: every rule that applies to it, with its postures combined. If
 * rules require different strengths, the strongest wins; no rule can weaken another. What settings
 * in a platform's own words mean is decided by the platform.
 *
 * @param rules every rule that applies to the host, waived or not, in the order of the policies
 * @param postures one for each posture word that a rule asks for
 * @param settings every setting in the platform's own words, in the order of the policies
 * @param conflicts postures that exclude each other
 */
public record Requirements(
        Subject host,
        List<RuleOnHost> rules,
        List<Requirement> postures,
        List<PlatformSetting> settings,
        List<Conflict> conflicts) {
    public Requirements {
        rules = List.copyOf(rules);
        postures = List.copyOf(postures);
        settings = List.copyOf(settings);
        conflicts = List.copyOf(conflicts);
    }

    /**
     * Returns what {@code policies} require of {@code host} at {@code now}.
     *
     * @throws IllegalArgumentException if the policies were read with mistakes, or the platform of
     * the host is not known: both could make a host look compliant that is not
     */
    public static Requirements of(Policies policies, Subject host, Instant now) {
        if (!policies.sound()) {
            throw new IllegalArgumentException("policies that were read with mistakes decide nothing");
        }
        String platform = host.platform()
                .orElseThrow(() -> new IllegalArgumentException("the platform of " + host.name() + " is not known"));
        List<RuleOnHost> rules = new ArrayList<>();
        for (Policy policy : policies.policies()) {
            for (Rule rule : policy.rules()) {
                boolean asks =
                        !rule.demands().isEmpty() || !rule.settingsFor(platform).isEmpty();
                if (asks && rule.hosts().selects(host)) {
                    rules.add(new RuleOnHost(policy, rule, policies.waiver(rule, host.name(), now)));
                }
            }
        }
        return join(host, platform, rules);
    }

    private static Requirements join(Subject host, String platform, List<RuleOnHost> all) {
        List<Rule> rules = all.stream()
                .filter(each -> !each.waived())
                .map(RuleOnHost::rule)
                .toList();
        List<Conflict> conflicts = new ArrayList<>();
        List<Requirement> postures = new ArrayList<>();
        for (PostureWord word : PostureWord.values()) {
            Postures.join(word, rules, host.name(), conflicts).ifPresent(postures::add);
        }
        return new Requirements(
                host,
                all,
                postures,
                rules.stream()
                        .flatMap(rule -> rule.settingsFor(platform).stream())
                        .toList(),
                conflicts);
    }
}
