package dev.countersign.policy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What must hold on one host: every rule that is for it, joined. Where rules ask for different strengths the strongest wins;
 * nothing asks for less than another rule does.
 *
 * @param rules every rule that is for the host, waived or not, in the order of the policies
 * @param postures one for each posture word that a rule asks for
 * @param settings one for each setting in the platform's own words
 * @param conflicts when there are any the host must not be changed, nor called compliant
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
     * What {@code policies} ask of {@code host} at {@code now}.
     *
     * @throws IllegalArgumentException when the policies were read with mistakes, or the platform of the host is not known: both
     *     would make a host look compliant that is not
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
                    rules.add(new RuleOnHost(policy, rule, waiver(policies, rule, host, now)));
                }
            }
        }
        return join(host, platform, rules);
    }

    /** Of several that hold the one that holds longest. */
    private static Optional<Waiver> waiver(Policies policies, Rule rule, Subject host, Instant now) {
        return policies.waivers().stream()
                .filter(each -> each.names(rule.id(), host.name()) && each.holdsAt(now))
                .max((one, other) -> one.until().compareTo(other.until()));
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
        return new Requirements(host, all, postures, settings(host, platform, rules, conflicts), conflicts);
    }

    private static List<PlatformSetting> settings(
            Subject host, String platform, List<Rule> rules, List<Conflict> conflicts) {
        Map<String, PlatformSetting> settings = new LinkedHashMap<>();
        for (Rule rule : rules) {
            for (PlatformSetting setting : rule.settingsFor(platform)) {
                // smb.conf and the registry take no notice of case, smb.conf of no blanks either
                String name = setting.name().toLowerCase(Locale.ROOT).replaceAll("\\s", "");
                PlatformSetting first =
                        Optional.ofNullable(settings.putIfAbsent(name, setting)).orElse(setting);
                if (!first.value().equals(setting.value())) {
                    conflicts.add(new Conflict(
                            host.name(),
                            "setting '" + setting.name() + "'",
                            "'" + first.value() + "'",
                            first.valueAt(),
                            "'" + setting.value() + "'",
                            setting.valueAt()));
                }
            }
        }
        return List.copyOf(settings.values());
    }
}
