package dev.countersign.policy;

import dev.countersign.diagnostic.Location;
import java.util.List;

/**
 * What must hold on some hosts.
 *
 * @param id unique among the rules of all policies
 * @param demands in words that are the same on every platform, in the order written
 * @param settings in the words of platforms, in the order written
 * @param at the place of the rule
 */
public record Rule(
        String id,
        Severity severity,
        Selector hosts,
        List<Demand> demands,
        List<PlatformSetting> settings,
        Location at) {
    public Rule {
        demands = List.copyOf(demands);
        settings = List.copyOf(settings);
    }

    /** Returns the settings for one platform. */
    public List<PlatformSetting> settingsFor(String platform) {
        return settings.stream()
                .filter(each -> each.platform().equals(platform))
                .toList();
    }
}
