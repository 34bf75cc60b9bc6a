package dev.countersign.plan;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.Location;
import dev.countersign.platform.Platform;
import dev.countersign.platform.Platforms;
import dev.countersign.platform.Spelling;
import dev.countersign.platform.Tier;
import dev.countersign.policy.Conflict;
import dev.countersign.policy.Demand;
import dev.countersign.policy.PlatformSetting;
import dev.countersign.policy.Policies;
import dev.countersign.policy.PostureWord;
import dev.countersign.policy.Requirements;
import dev.countersign.policy.Rule;
import dev.countersign.policy.RuleOnHost;
import dev.countersign.policy.Subject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Checks policies against the platforms of the hosts they apply to. Every command loads policies
 * through this class, so what one command refuses because of the policy, all of them refuse, with
 * the place where it is written. Pure functions; needs no host.
 */
public final class PolicyMeaning {
    private final Policies policies;
    private final Platforms platforms;
    private final Instant now;
    private final Map<List<Object>, DesiredState> known = new HashMap<>();

    private PolicyMeaning(Policies policies, Platforms platforms, Instant now) {
        this.policies = policies;
        this.platforms = platforms;
        this.now = now;
    }

    /** The desired state of a host, assuming that it is of this platform. */
    private record Meant(String host, Platform platform, DesiredState desired) {}

    /**
     * Returns every mistake: settings that no platform has or that are never written, rules that
     * contradict each other on a host, and (as warnings) postures that cannot be set on a host's
     * platform from here.
     *
     * @param hosts every host of the inventory; one whose platform is not known may be of any
     * platform that is reached by login
     */
    public static List<Diagnostic> check(
            Policies policies, Platforms platforms, Collection<Subject> hosts, Instant now) {
        if (!policies.sound()) {
            return List.of();
        }
        PolicyMeaning check = new PolicyMeaning(policies, platforms, now);
        List<Diagnostic> found = new ArrayList<>(check.settings(hosts));
        List<List<Meant>> meant = hosts.stream().map(check::meant).toList();
        found.addAll(conflicts(meant));
        found.addAll(allGaps(meant));
        return found;
    }

    private List<Diagnostic> settings(Collection<Subject> hosts) {
        Set<Diagnostic> found = new LinkedHashSet<>();
        Set<Location> mistaken = new HashSet<>();
        for (Rule rule : policies.rules()) {
            for (PlatformSetting setting : rule.settings()) {
                List<Diagnostic> mistakes = platforms
                        .named(setting.platform())
                        .map(platform -> platform.settingMistakes(setting))
                        .orElse(List.of());
                found.addAll(mistakes);
                mistakes.forEach(each -> mistaken.addAll(List.of(setting.at(), setting.valueAt())));
            }
        }
        // A setting with a spelling mistake is not also reported as missing from the list
        Stream.concat(
                        AskedSetting.named(policies, platforms).stream(),
                        AskedSetting.of(policies, platforms, hosts, Spelling.ANY_ROLE).stream())
                .filter(each -> each.ruling().tier() == Tier.NEVER && !mistaken.contains(each.at()))
                .flatMap(each -> each.diagnostic(SettingGrants.NONE).stream())
                .forEach(found::add);
        return List.copyOf(found);
    }

    /** Returns one entry for each platform that the host may have. */
    private List<Meant> meant(Subject host) {
        List<String> names = host.platform()
                .map(List::of)
                .orElseGet(() -> platforms.names().stream()
                        .filter(each -> platforms
                                .named(each)
                                .filter(Platform::isSpokenTo)
                                .isPresent())
                        .toList());
        return names.stream()
                .flatMap(each -> platforms.named(each).stream())
                .map(platform -> new Meant(host.name(), platform, desired(host, platform)))
                .toList();
    }

    /**
     * Returns the desired state; it is the same for all hosts of one platform to which the same
     * rules apply, so it is computed once.
     */
    private DesiredState desired(Subject host, Platform platform) {
        Requirements requirements = Requirements.of(
                policies, new Subject(host.name(), Optional.of(platform.name()), host.groups(), host.labels()), now);
        List<Object> key = new ArrayList<>(List.of(platform.name()));
        requirements.rules().stream()
                .filter(each -> !each.waived())
                .map(RuleOnHost::rule)
                .map(Rule::id)
                .forEach(key::add);
        return known.computeIfAbsent(key, unknown -> DesiredState.of(platform, requirements));
    }

    /** Returns each conflict once, with its places, for all hosts that have it. */
    private static List<Diagnostic> conflicts(List<List<Meant>> meant) {
        Map<List<Location>, Map<String, Conflict>> byPlaces = new LinkedHashMap<>();
        meant.stream()
                .flatMap(List::stream)
                .forEach(each -> each.desired()
                        .conflicts()
                        .forEach(conflict -> byPlaces.computeIfAbsent(
                                        List.of(conflict.firstAt(), conflict.secondAt()),
                                        unknown -> new LinkedHashMap<>())
                                .putIfAbsent(each.host(), conflict)));
        return byPlaces.values().stream()
                .map(hosts -> hosts.values().iterator().next().diagnostic(hosts.size() - 1))
                .toList();
    }

    /** Returns what cannot be set on any platform that a host may have. */
    private static List<Diagnostic> allGaps(List<List<Meant>> meant) {
        return meant.stream()
                .flatMap(PolicyMeaning::gaps)
                .collect(groupingBy(
                        each -> List.of(
                                each.gap().requirement().demand().at(),
                                each.gap().why()),
                        LinkedHashMap::new,
                        toList()))
                .values()
                .stream()
                .map(same -> same.get(0).diagnostic(same.size() - 1))
                .toList();
    }

    private static Stream<GapOnHost> gaps(List<Meant> host) {
        List<Meant> changed = host.stream()
                .filter(each -> each.platform().observeOnly().isEmpty())
                .toList();
        Map<PostureWord, DesiredState.Gap> first = new LinkedHashMap<>();
        (changed.isEmpty() ? host : changed)
                .forEach(each -> each.desired().gaps().forEach(gap -> first.putIfAbsent(gap.word(), gap)));
        return first.values().stream()
                .filter(gap -> host.stream().noneMatch(each -> each.desired().writes(gap.word())))
                .map(gap -> host.size() == 1 ? gap : onAny(host, gap))
                .filter(gap -> gap.never() || !changed.isEmpty())
                .map(gap -> new GapOnHost(host.get(0).host(), gap));
    }

    /**
     * Returns the gap for a host whose platform is not known. It is "never" only if it is so on
     * every platform; an observe-only platform may have what no other has.
     */
    private static DesiredState.Gap onAny(List<Meant> host, DesiredState.Gap gap) {
        boolean never = host.stream()
                .flatMap(each -> each.desired().gaps().stream())
                .filter(each -> each.word() == gap.word())
                .allMatch(DesiredState.Gap::never);
        Demand demand = gap.requirement().demand();
        String asked = "'" + demand.word() + ": " + demand.value() + "'";
        return new DesiredState.Gap(
                gap.requirement(),
                "whatever its platform, "
                        + (never ? "it cannot meet " + asked : "countersign checks " + asked + " but never changes it"),
                never);
    }

    private record GapOnHost(String host, DesiredState.Gap gap) {
        Diagnostic diagnostic(int others) {
            String on = "on host '" + host + "'" + (others == 0 ? "" : " and " + others + " more") + ": ";
            Location at = gap.requirement().demand().at();
            return gap.never()
                    ? Diagnostic.error(at, on + gap.why()).advise("change the rule, or the hosts that it applies to")
                    : Diagnostic.warning(at, on + gap.why())
                            .advise("plan and apply refuse a host that violates it: change it by hand on that host");
        }
    }
}
