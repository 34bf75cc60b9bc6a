package dev.countersign.plan;

import dev.countersign.platform.Platform;
import dev.countersign.platform.SettingRuling;
import dev.countersign.platform.Spelling;
import dev.countersign.platform.Tier;
import dev.countersign.policy.Conflict;
import dev.countersign.policy.Demand;
import dev.countersign.policy.PlatformSetting;
import dev.countersign.policy.PostureValue;
import dev.countersign.policy.PostureWord;
import dev.countersign.policy.Requirement;
import dev.countersign.policy.Requirements;
import dev.countersign.policy.Rule;
import dev.countersign.policy.RuleOnHost;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What all rules together require of one host, in its platform's own settings. There is one entry
 * per setting, whether a posture asks for it, a rule in the platform's words, or both. Lint,
 * render, plan, check and apply all use it. It is a pure value, made without looking at a host.
 *
 * @param settings in the order in which they are written
 * @param gaps what is required and cannot be written on this platform
 * @param conflicts requirements of two rules that cannot both hold
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
     * @param name the platform's own name for it
     * @param value the value to write if the host's current value is not sufficient
     * @param posture the requirement it must meet, if a posture asks for it
     * @param exact the only accepted value, if a rule asks for it in the platform's own words
     */
    public record Setting(String name, String value, Optional<Requirement> posture, Optional<PlatformSetting> exact) {}

    /** A posture that cannot be written, and why; {@code never} if it cannot hold there at all. */
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

    /** Combines everything that the rules of {@code requirements} ask for, without waived rules. */
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
                conflicts.add(conflict(requirements, "setting '" + ruling.name() + "'", first, asked));
                continue;
            }
            contradicted(platform, requirements, asked, ruling).ifPresent(conflicts::add);
            outdone(platform, requirements, own.values(), asked, ruling).ifPresent(conflicts::add);
            Optional<Requirement> posture =
                    Optional.ofNullable(settings.get(key)).flatMap(Setting::posture);
            settings.put(key, new Setting(ruling.name(), platform.usual(asked).value(), posture, Optional.of(first)));
        }
        // A platform may have several names for one end of a range, of which a version knows one: that is one conflict.
        platform.ranges()
                .forEach(range -> Crossing.of(platform, requirements, range, settings.values())
                        .filter(crossing -> conflicts.stream().noneMatch(crossing::isBetweenTheSame))
                        .ifPresent(conflicts::add));
        return new DesiredState(List.copyOf(settings.values()), gaps, conflicts);
    }

    /**
     * Returns the key under which names that the platform treats as the same are equal: its
     * registry and Samba ignore case.
     */
    private static String key(Platform platform, String name) {
        return platform.store() && !platform.speaksSmbConf() && name.indexOf('\\') < 0
                ? name
                : name.toLowerCase(Locale.ROOT);
    }

    /**
     * Returns the settings to write for a posture, the leading one first. If there is no value for
     * the leading one, nothing is written.
     */
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
                    platform.title() + " has no setting for " + asked + ": countersign checks it but never changes it",
                    false);
        }
        boolean holds = spelling.get().reads().isEmpty()
                || spelling.get().parts().flatMap(Spelling::meanings).anyMatch(requirement::metBy);
        return holds
                ? new Gap(
                        requirement,
                        platform.title() + ": countersign checks " + asked + " but never changes it",
                        false)
                : new Gap(requirement, platform.title() + " cannot meet " + asked + ", whatever its settings", true);
    }

    /**
     * Returns the conflict if a posture is required and a setting in the platform's own words
     * contradicts it on at least some servers of this platform.
     */
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
     * Whether a value meets a requirement. A value with an unknown meaning does not, unless it is
     * the very value that is written for the requirement. A setting that is not leading contradicts
     * the requirement only if its value is known to be too weak.
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
                .orElse("an unknown value");
    }

    /**
     * Returns the conflict if a field of the platform's store and a line for smb.conf, both asked
     * for, mean different things for one posture word: the line would win.
     */
    private static Optional<Conflict> outdone(
            Platform platform,
            Requirements requirements,
            Collection<PlatformSetting> before,
            PlatformSetting asked,
            SettingRuling ruling) {
        return Stream.of(PostureWord.values())
                .filter(word -> platform.lineInstead(word).isPresent())
                .flatMap(word -> before.stream()
                        .filter(first -> differ(platform, word, first, ruling))
                        .map(first -> conflict(requirements, "'" + word + "'", first, asked)))
                .findFirst();
    }

    /** Whether two settings are a field and a line, and are known to mean different things. */
    private static boolean differ(Platform platform, PostureWord word, PlatformSetting one, SettingRuling other) {
        Set<PostureValue> field = asField(platform, word, other);
        Set<PostureValue> line = asLine(platform, word, other);
        if (field.isEmpty() && line.isEmpty()) {
            return false;
        }
        SettingRuling ruling = platform.ruling(one.name(), one.value(), Spelling.ANY_ROLE);
        return apart(field, asLine(platform, word, ruling)) || apart(asField(platform, word, ruling), line);
    }

    private static boolean apart(Set<PostureValue> one, Set<PostureValue> other) {
        return !one.isEmpty() && !other.isEmpty() && Collections.disjoint(one, other);
    }

    private static Set<PostureValue> asField(Platform platform, PostureWord word, SettingRuling ruling) {
        return meanings(platform.spelling(word).stream().flatMap(Spelling::parts), ruling);
    }

    private static Set<PostureValue> asLine(Platform platform, PostureWord word, SettingRuling ruling) {
        return meanings(platform.lineInstead(word).stream(), ruling);
    }

    private static Set<PostureValue> meanings(Stream<Spelling> spellings, SettingRuling ruling) {
        return spellings
                .filter(each -> each.setting().equals(ruling.name()))
                .flatMap(each -> each.meanings(ruling.value()))
                .collect(Collectors.toSet());
    }

    /**
     * Returns the conflict of two settings.
     *
     * @param what what both of them are about
     */
    private static Conflict conflict(
            Requirements requirements, String what, PlatformSetting one, PlatformSetting other) {
        boolean inOrder = one.valueAt().compareTo(other.valueAt()) <= 0;
        PlatformSetting first = inOrder ? one : other;
        PlatformSetting second = inOrder ? other : one;
        // A synonym can mean the opposite: 'writable: no' and 'read only: no' exclude each other
        boolean alike = first.name()
                .replaceAll("\\s", "")
                .equalsIgnoreCase(second.name().replaceAll("\\s", ""));
        return new Conflict(
                requirements.host().name(),
                what,
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

    /** Returns the rules that ask for a setting: by a posture, or by any of its names. */
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
