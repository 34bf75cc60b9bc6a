package dev.countersign.plan;

import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.Location;
import dev.countersign.platform.Platform;
import dev.countersign.platform.Platforms;
import dev.countersign.platform.SettingRuling;
import dev.countersign.platform.SettingRuling.Fault;
import dev.countersign.platform.Spelling;
import dev.countersign.platform.Tier;
import dev.countersign.policy.Demand;
import dev.countersign.policy.Demand.Strictness;
import dev.countersign.policy.Named;
import dev.countersign.policy.PlatformSetting;
import dev.countersign.policy.Policies;
import dev.countersign.policy.Rule;
import dev.countersign.policy.Subject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiPredicate;

/**
 * A setting that a rule may write on a platform, and the ruling of the platform's list on it.
 *
 * @param by what asks for it: {@code exactly smb1: on}, or the setting itself
 * @param at where that is written
 */
public record AskedSetting(String rule, String platform, String by, Location at, SettingRuling ruling) {
    /**
     * Returns everything that the rules may write on {@code hosts}, waived there or not, in the
     * order of the policies. A host whose platform is not known yet may turn out to be of any
     * platform.
     *
     * @param role the role of those hosts, if known
     */
    public static List<AskedSetting> of(
            Policies policies, Platforms platforms, Collection<Subject> hosts, String role) {
        return of(policies, platforms, hosts, role, (rule, host) -> true);
    }

    /** The same, without what is waived at {@code now}: a waived rule asks for nothing. */
    public static List<AskedSetting> inForce(
            Policies policies, Platforms platforms, Collection<Subject> hosts, String role, Instant now) {
        return of(
                policies,
                platforms,
                hosts,
                role,
                (rule, host) -> policies.waiver(rule, host.name(), now).isEmpty());
    }

    private static List<AskedSetting> of(
            Policies policies,
            Platforms platforms,
            Collection<Subject> hosts,
            String role,
            BiPredicate<Rule, Subject> asks) {
        List<AskedSetting> asked = new ArrayList<>();
        for (Rule rule : policies.rules()) {
            List<Subject> chosen = hosts.stream()
                    .filter(host -> rule.hosts().maySelect(host) && asks.test(rule, host))
                    .toList();
            rule.settings().stream()
                    .filter(setting -> chosen.stream().anyMatch(host -> mayBe(host, setting.platform())))
                    .forEach(setting -> platforms
                            .named(setting.platform())
                            .ifPresent(platform -> asked.add(setting(rule, platform, setting, role))));
            for (String name : platformsOf(chosen, rule, platforms)) {
                platforms
                        .named(name)
                        .ifPresent(platform ->
                                rule.demands().forEach(demand -> asked.addAll(demand(rule, platform, demand, role))));
            }
        }
        return asked;
    }

    /**
     * Returns every setting that a rule names in a platform's own words, whether or not the rule
     * selects a host.
     */
    public static List<AskedSetting> named(Policies policies, Platforms platforms) {
        List<AskedSetting> asked = new ArrayList<>();
        for (Rule rule : policies.rules()) {
            rule.settings()
                    .forEach(setting -> platforms
                            .named(setting.platform())
                            .ifPresent(platform -> asked.add(setting(rule, platform, setting, Spelling.ANY_ROLE))));
        }
        return asked;
    }

    private static boolean mayBe(Subject host, String platform) {
        return host.platform().map(platform::equals).orElse(true);
    }

    /**
     * Returns the platforms that these hosts may have. A host that was not recognized yet may be of
     * any platform that is reached by login and that the rule selects.
     */
    private static Set<String> platformsOf(List<Subject> hosts, Rule rule, Platforms platforms) {
        Set<String> names = new TreeSet<>();
        hosts.forEach(host -> host.platform().ifPresent(names::add));
        if (hosts.stream().anyMatch(host -> host.platform().isEmpty())) {
            List<String> chosen =
                    rule.hosts().platforms().stream().map(Named::name).toList();
            platforms.names().stream()
                    .filter(name -> chosen.isEmpty() || chosen.contains(name))
                    .filter(name ->
                            platforms.named(name).filter(Platform::isSpokenTo).isPresent())
                    .forEach(names::add);
        }
        return names;
    }

    private static AskedSetting setting(Rule rule, Platform platform, PlatformSetting setting, String role) {
        SettingRuling ruling = platform.ruling(setting.name(), setting.value(), role);
        return new AskedSetting(
                rule.id(),
                platform.name(),
                setting.name(),
                ruling.fault() == Fault.VALUE ? setting.valueAt() : setting.at(),
                ruling);
    }

    /**
     * Returns the settings that a demand may write. A demand of kind "at least" is never a reason
     * to weaken a host: the weakest value is never written for it, and neither is a value that
     * weakens only servers of some roles.
     */
    private static List<AskedSetting> demand(Rule rule, Platform platform, Demand demand, String role) {
        if (demand.strictness() == Strictness.AT_LEAST
                && demand.value() == demand.word().weakestFirst().get(0)) {
            return List.of();
        }
        return platform.spelling(demand.word()).stream()
                .flatMap(Spelling::parts)
                .flatMap(part -> part.write(demand.value()).stream()
                        .map(value -> new AskedSetting(
                                rule.id(),
                                platform.name(),
                                demand.word() + ": " + demand.value(),
                                demand.at(),
                                platform.ruling(part.setting(), value, role))))
                .filter(each -> demand.strictness() == Strictness.EXACTLY || each.ruling.fault() != Fault.ROLE)
                .toList();
    }

    /**
     * Whether it may not be written on any host as things are. If that depends on a host's role,
     * the host's plan decides.
     */
    public boolean refused(SettingGrants grants) {
        return ruling.tier() == Tier.NEVER || (missing(grants) && ruling.fault() != Fault.ROLE);
    }

    /** Whether it needs a grant that is missing. */
    public boolean missing(SettingGrants grants) {
        return ruling.tier() == Tier.GRANTABLE && !grants.granted(platform, ruling.name(), ruling.value());
    }

    /** The setting as text: {@code samba: hosts allow = 192.0.2.0/24}. */
    public String text() {
        return platform + ": " + ruling.name() + " = " + ruling.value();
    }

    /**
     * Returns lint's finding: an error if the setting is never written, a warning if a grant is
     * missing, empty otherwise.
     */
    public Optional<Diagnostic> diagnostic(SettingGrants grants) {
        if (ruling.tier() == Tier.NEVER) {
            return Optional.of(Diagnostic.error(at, ruling.why()).advise(SettingGate.BY_HAND));
        }
        return missing(grants)
                ? Optional.of(Diagnostic.warning(
                                at,
                                "not granted: " + ruling.why() + " (" + platform + "); "
                                        + (ruling.fault() == Fault.ROLE
                                                ? "plan and apply refuse a host with that role until you grant it"
                                                : "check, plan and apply refuse it until you grant it"))
                        .advise(SettingGate.GRANT))
                : Optional.empty();
    }
}
