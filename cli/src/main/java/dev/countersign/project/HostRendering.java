package dev.countersign.project;

import dev.countersign.inventory.Host;
import dev.countersign.plan.Rendering;
import dev.countersign.plan.SettingGrants;
import dev.countersign.platform.Platform;
import dev.countersign.platform.Platforms;
import dev.countersign.policy.Policies;
import dev.countersign.policy.Requirements;
import dev.countersign.policy.Subject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What the templates render from the policies for one host, without contacting it.
 *
 * @param platform empty if only the host itself could tell its platform
 * @param assumed whether the inventory does not name the platform and only one is possible
 * @param asked what the rules ask of the host, in words, whether or not a setting is rendered for it
 */
public record HostRendering(
        String host, Optional<Platform> platform, boolean assumed, Rendering rendering, List<String> asked) {
    public HostRendering {
        asked = List.copyOf(asked);
    }

    /** Renders for {@code hosts}, in their order. */
    public static List<HostRendering> of(
            List<Host> hosts, Policies policies, Platforms platforms, SettingGrants grants, Instant now) {
        return hosts.stream()
                .map(host -> of(host, policies, platforms, grants, now))
                .toList();
    }

    private static HostRendering of(
            Host host, Policies policies, Platforms platforms, SettingGrants grants, Instant now) {
        boolean open = host.platform().equals(Host.AUTO);
        Optional<Platform> platform = open && platforms.names().size() == 1
                ? platforms.named(platforms.names().first())
                : platforms.named(host.platform());
        Subject subject = Project.subject(host, platform.map(Platform::name));
        Rendering rendering = platform.map(
                        known -> Rendering.of(known, Requirements.of(policies, subject, now), grants))
                .orElseGet(() -> Rendering.impossible(
                        "its platform is 'auto', which only the host can tell; set it in the inventory: "
                                + String.join(", ", platforms.names())));
        return new HostRendering(
                host.name(), platform, open && platform.isPresent(), rendering, asked(policies, subject, now));
    }

    private static List<String> asked(Policies policies, Subject host, Instant now) {
        SortedSet<String> asked = new TreeSet<>();
        policies.rules().stream().filter(rule -> rule.hosts().maySelect(host)).forEach(rule -> {
            String waived = policies.waiver(rule, host.name(), now).isPresent() ? " (waived)" : "";
            rule.demands().forEach(each -> asked.add(each.asked() + waived));
            rule.settings().stream()
                    .filter(each -> host.platform().map(each.platform()::equals).orElse(true))
                    .forEach(each -> asked.add(each.platform() + ": " + each.name() + " = " + each.value() + waived));
        });
        return List.copyOf(asked);
    }

    /** The title of the rendering: {@code fs1  samba (platform auto: the only one)}. */
    public String title() {
        return host
                + platform.map(known -> "  " + known.name() + (assumed ? " (platform 'auto': the only one)" : ""))
                        .orElse("");
    }
}
