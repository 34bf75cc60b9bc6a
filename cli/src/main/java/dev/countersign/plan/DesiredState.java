package dev.countersign.plan;

import dev.countersign.platform.Platform;
import dev.countersign.platform.SettingRuling;
import dev.countersign.platform.Spelling;
import dev.countersign.platform.Tier;
import dev.countersign.policy.Conflict;
import dev.countersign.policy.Demand;
import dev.countersign.policy.PlatformSetting;
import dev.countersign.policy.PostureWord;
import dev.countersign.policy.Requirement;
import dev.countersign.policy.Requirements;
import dev.countersign.policy.Rule;
import dev.countersign.policy.RuleOnHost;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What every rule together asks of one host, in its platform's own settings: one entry for one setting, whether a posture asks for it,
 * a rule in the platform's words, or both. Lint, render, plan, check and apply all go by it. Pure, and made without a host.
 *
 * @param settings in the order in which they are written
 * @param gaps what is asked for and cannot be written on this platform
 * @param conflicts what two rules ask for that cannot both hold
 */
public record DesiredState(List<Setting> settings, List<Gap> gaps, List<Conflict> conflicts) {
    public DesiredState {
        settings = List.copyOf(settings);
        gaps = List.copyOf(gaps);
        conflicts = List.copyOf(conflicts);
    }

    /**
     * One setting.
     *
     * @param name as the platform itself calls it
     * @param value what is written where the host has nothing that will do
     * @param posture what must hold of it, where a posture asks for it
     * @param exact the value and no other, where a rule asks for it in the platform's own words
     */
    public record Setting(String name, String value, Optional<Requirement> posture, Optional<PlatformSetting> exact) {}

    /** A posture that cannot be written, and why; {@code never} when it cannot hold there either. */
    public record Gap(Requirement requirement, String why, boolean never) {
        PostureWord word() {
            return requirement.word();
        }
    }

    /** Whether a setting is written for a posture word. */
    boolean writes(PostureWord word) {
        return settings.stream()
                .anyMatch(each -> each.posture().filter(it -> it.word() == word).isPresent());
    }

    /** Joins everything that the rules of {@code requirements} ask for, waived ones left out. */
    public static DesiredState of(Platform platform, Requirements requirements) {
        Map<String, Setting> settings = new LinkedHashMap<>();
        List<Gap> gaps = new ArrayList<>();
        List<Conflict> conflicts = new ArrayList<>(requirements.conflicts());
        for (Requirement requirement : requirements.postures()) {
            if (!requirement.asksForNothing()) {
                List<Setting> written = posture(platform, requirement);
                written.forEach(setting -> settings.put(key(platform, setting.name()), setting));
                if (written.isEmpty()) {
                    gaps.add(gap(platform, requirement));
                }
            }
        }
        Map<String, PlatformSetting> own = new LinkedHashMap<>();
        for (PlatformSetting asked : requirements.settings()) {
            SettingRuling ruling = platform.ruling(asked.name(), asked.value(), Spelling.ANY_ROLE);
            String key = key(platform, ruling.name());
            PlatformSetting first =
                    Optional.ofNullable(own.putIfAbsent(key, asked)).orElse(asked);
            SettingRuling before = platform.ruling(first.name(), first.value(), Spelling.ANY_ROLE);
            if (!platform.same(ruling.name(), before.value(), ruling.value())) {
                conflicts.add(conflict(requirements, ruling.name(), first, asked));
                continue;
            }
            contradicted(platform, requirements, asked, ruling).ifPresent(conflicts::add);
            Optional<Requirement> posture =
                    Optional.ofNullable(settings.get(key)).flatMap(Setting::posture);
            settings.put(key, new Setting(ruling.name(), platform.usual(asked).value(), posture, Optional.of(first)));
        }
        platform.ranges()
                .forEach(range -> Crossing.of(platform, requirements, range, settings.values())
                        .ifPresent(conflicts::add));
        return new DesiredState(List.copyOf(settings.values()), gaps, conflicts);
    }

    /** Names that a platform takes for one are one: its registry and Samba take no notice of case. */
    private static String key(Platform platform, String name) {
        return platform.store() && !platform.speaksSmbConf() && name.indexOf('\\') < 0
                ? name
                : name.toLowerCase(Locale.ROOT);
    }

    /** The setting that leads first; without a value for that one there is nothing to write. */
    private static List<Setting> posture(Platform platform, Requirement requirement) {
        return platform
                .spelling(requirement.word())
                .filter(spelling -> spelling.write(requirement.value()).isPresent())
                .stream()
                .flatMap(Spelling::parts)
                .flatMap(part -> part.write(requirement.value()).stream()
                        .map(value -> new Setting(part.setting(), value, Optional.of(requirement), Optional.empty())))
                .toList();
    }

    private static Gap gap(Platform platform, Requirement requirement) {
        String asked = "'" + requirement.word() + ": " + requirement.value() + "'";
        Optional<Spelling> spelling = platform.spelling(requirement.word());
        if (spelling.isEmpty()) {
            return new Gap(
                    requirement,
                    platform.title() + " has no setting for " + asked + ": it is checked, and never changed from here",
                    false);
        }
        boolean holds =
                spelling.get().reads().isEmpty() || spelling.get().meanings().anyMatch(requirement::metBy);
        return holds
                ? new Gap(
                        requirement,
                        platform.title() + " is not told " + asked + " from here: it is checked, and never changed",
                        false)
                : new Gap(requirement, platform.title() + " is never " + asked + ", whatever its settings say", true);
    }

    /** What a posture requires, and a setting in the platform's own words denies: on some server of this platform at least. */
    private static Optional<Conflict> contradicted(
            Platform platform, Requirements requirements, PlatformSetting asked, SettingRuling ruling) {
        if (ruling.tier() == Tier.NEVER) {
            return Optional.empty();
        }
        return platform.spellingsOf(ruling.name()).stream()
                .flatMap(spelling -> requirements.postures().stream()
                        .filter(requirement -> requirement.word() == spelling.word())
                        .filter(requirement -> !meets(platform, spelling, ruling.value(), requirement))
                        .map(requirement -> conflict(
                                requirements,
                                requirement,
                                means(spelling, requirement, ruling.value()),
                                asked,
                                ruling)))
                .findFirst();
    }

    /**
     * A value of which nobody can tell what it means meets nothing, but what is written for the requirement itself; of a setting that does
     * not lead, only what is known to be less denies it.
     */
    private static boolean meets(Platform platform, Spelling spelling, String printed, Requirement requirement) {
        boolean known = spelling.meanings(printed).findAny().isPresent();
        return spelling.write(requirement.value())
                        .filter(written -> platform.same(spelling.setting(), written, printed))
                        .isPresent()
                || (known
                        ? spelling.meanings(printed).allMatch(actual -> spelling.enough(requirement, actual))
                        : !spelling.leading());
    }

    private static String means(Spelling spelling, Requirement requirement, String printed) {
        return spelling.meanings(printed)
                .filter(each -> !spelling.enough(requirement, each))
                .findFirst()
                .map(each -> "'" + each + "'")
                .orElse("something that cannot be told");
    }

    private static Conflict conflict(
            Requirements requirements, String name, PlatformSetting one, PlatformSetting other) {
        boolean inOrder = one.valueAt().compareTo(other.valueAt()) <= 0;
        PlatformSetting first = inOrder ? one : other;
        PlatformSetting second = inOrder ? other : one;
        // A synonym can say the opposite: 'writable: no' and 'read only: no' exclude each other
        boolean alike = first.name()
                .replaceAll("\\s", "")
                .equalsIgnoreCase(second.name().replaceAll("\\s", ""));
        return new Conflict(
                requirements.host().name(),
                "setting '" + name + "'",
                "'" + (alike ? "" : first.name() + " = ") + first.value() + "'",
                first.valueAt(),
                "'" + (alike ? "" : second.name() + " = ") + second.value() + "'",
                second.valueAt());
    }

    private static Conflict conflict(
            Requirements requirements,
            Requirement requirement,
            String means,
            PlatformSetting asked,
            SettingRuling ruling) {
        Demand demand = requirement.demand();
        String posture = demand.words();
        String setting = means + " (which '" + ruling.name() + " = " + asked.value() + "' means)";
        boolean inOrder = demand.at().compareTo(asked.valueAt()) <= 0;
        return new Conflict(
                requirements.host().name(),
                "'" + requirement.word() + "'",
                inOrder ? posture : setting,
                inOrder ? demand.at() : asked.valueAt(),
                inOrder ? setting : posture,
                inOrder ? asked.valueAt() : demand.at());
    }

    /** Which rules ask for a setting: by a posture, or by name under any of its names. */
    static Stream<Rule> rules(Platform platform, Requirements requirements, Setting setting) {
        Stream<Rule> byPosture = setting.posture().stream().flatMap(each -> each.rules().stream());
        Stream<Rule> byName = requirements.rules().stream()
                .filter(each -> !each.waived())
                .map(RuleOnHost::rule)
                .filter(rule -> rule.settingsFor(platform.name()).stream()
                        .anyMatch(each -> platform.ruling(each.name(), each.value(), Spelling.ANY_ROLE)
                                .name()
                                .equalsIgnoreCase(setting.name())));
        return Stream.concat(byPosture, byName).distinct();
    }
}
