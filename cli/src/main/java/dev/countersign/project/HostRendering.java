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
import java.util.function.BiFunction;

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
        return of(hosts, policies, platforms, grants, now, Optional.empty());
    }

    /**
     * The same for the place where settings last if {@code owner} writes the document of the hosts.
     */
    public static List<HostRendering> of(
            List<Host> hosts,
            Policies policies,
            Platforms platforms,
            SettingGrants grants,
            Instant now,
            Optional<String> owner) {
        return hosts.stream()
                .map(host -> of(
                        host,
                        policies,
                        platforms,
                        now,
                        owner,
                        (platform, requirements) ->
                                Rendering.of(platform, requirements, grants, owner.flatMap(platform::owner))))
                .toList();
    }

    /** The same without the files of each host, which take their time for thousands of hosts. */
    public static List<HostRendering> wanted(
            List<Host> hosts, Policies policies, Platforms platforms, SettingGrants grants, Instant now) {
        return hosts.stream()
                .map(host -> of(
                        host,
                        policies,
                        platforms,
                        now,
                        Optional.empty(),
                        (platform, requirements) -> Rendering.wanted(platform, requirements, grants)))
                .toList();
    }

    private static HostRendering of(
            Host host,
            Policies policies,
            Platforms platforms,
            Instant now,
            Optional<String> owner,
            BiFunction<Platform, Requirements, Rendering> renderer) {
        boolean open = host.platform().equals(Host.AUTO);
        Optional<Platform> platform = open ? onlyOne(platforms, owner) : platforms.named(host.platform());
        Subject subject = Project.subject(host, platform.map(Platform::name));
        Rendering rendering = platform.map(known -> owner.isPresent()
                                && owner.flatMap(known::owner).isEmpty()
                        ? Rendering.impossible("the document of " + known.title() + " is not written by " + owner.get())
                        : renderer.apply(known, Requirements.of(policies, subject, now)))
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

    /** Returns the only platform that there is, or the only one whose document {@code owner} writes. */
    private static Optional<Platform> onlyOne(Platforms platforms, Optional<String> owner) {
        List<Platform> possible = platforms.names().stream()
                .flatMap(each -> platforms.named(each).stream())
                .filter(each -> owner.isEmpty() || each.owner(owner.get()).isPresent())
                .toList();
        return possible.size() == 1 ? Optional.of(possible.get(0)) : Optional.empty();
    }

    /** The title of the rendering: {@code fs1  samba (platform auto: the only one)}. */
    public String title() {
        return host
                + platform.map(known -> "  " + known.name() + (assumed ? " (platform 'auto': the only one)" : ""))
                        .orElse("");
    }
}
