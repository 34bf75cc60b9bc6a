package dev.countersign.policy;

import dev.countersign.diagnostic.Location;
import java.util.List;

/**
 * What must hold on some hosts.
 *
 * @param id no other rule of any policy has it
 * @param demands in words that hold on every platform, in the order written
 * @param settings in platforms' own words, in the order written
 * @param at where the rule stands
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

    /** The settings for one platform. */
    public List<PlatformSetting> settingsFor(String platform) {
        return settings.stream()
                .filter(each -> each.platform().equals(platform))
                .toList();
    }
}
