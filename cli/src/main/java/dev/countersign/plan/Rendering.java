package dev.countersign.plan;

import dev.countersign.diagnostic.Untrusted;
import dev.countersign.explain.Language;
import dev.countersign.platform.Artifact;
import dev.countersign.platform.ByHand;
import dev.countersign.platform.DocumentOwner;
import dev.countersign.platform.Platform;
import dev.countersign.platform.SettingRuling;
import dev.countersign.platform.Spelling;
import dev.countersign.platform.Tier;
import dev.countersign.policy.EvidenceKind;
import dev.countersign.policy.PostureValue;
import dev.countersign.policy.PostureWord;
import dev.countersign.policy.Requirement;
import dev.countersign.policy.Requirements;
import dev.countersign.policy.Rule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a platform's template renders for everything that the rules require of a host, whatever the
 * host has today. It needs no host, and it is not a plan: what a plan writes depends on the host's
 * current document.
 *
 * @param settings in the order in which they are rendered
 * @param fragment in the platform's own language; empty if nothing is required
 * @param artifacts files for a person to carry over, if the platform has them
 * @param gaps what the rules require and no fragment can express, each with its reason
 * @param byHand the steps for a person in the vendor's own interface
 */
public record Rendering(
        List<Setting> settings, String fragment, List<Artifact> artifacts, List<String> gaps, List<Steps> byHand) {
    /** What readers print for a setting that is not set; it is no value that could be written. */
    private static final Set<String> UNSET = Set.of("default", "absent");

    /**
     * One setting.
     *
     * @param why the posture or setting, and the rules that ask for it
     * @param proven whether it can be proved today; otherwise it is applied only with {@code
     * --accept-unproven}
     * @param granted whether it may be written: by any policy, or because the user granted it
     * @param accepted every value that meets the requirement, as far as the platform's folder knows;
     * the value itself is among them
     * @param needed whether a host could have a value that does not meet it: if none can, nothing
     * need be written, and writing could only weaken a host that has more
     */
    public record Setting(
            String name,
            String value,
            String why,
            boolean proven,
            boolean granted,
            List<String> accepted,
            boolean needed) {
        public Setting {
            accepted = List.copyOf(accepted);
        }
    }

    public Rendering {
        settings = List.copyOf(settings);
        artifacts = List.copyOf(artifacts);
        gaps = List.copyOf(gaps);
        byHand = List.copyOf(byHand);
    }

    /** Returns a rendering that contains only the reason why nothing can be rendered. */
    public static Rendering impossible(String why) {
        return new Rendering(List.of(), "", List.of(), List.of(why), List.of());
    }

    /**
     * Renders what {@code requirements} ask for. A setting without a grant is rendered too and
     * marked, because rendering writes nothing. No host is queried, so a setting that would weaken
     * a server of some role counts as if this host had that role.
     *
     * @throws dev.countersign.diagnostic.Problem with code 65 if the template fails
     */
    public static Rendering of(Platform platform, Requirements requirements, SettingGrants grants) {
        return of(platform, requirements, grants, Optional.empty());
    }

    /**
     * The same for the place where settings last if {@code owner} writes the platform's document:
     * only the file that shows what goes there.
     */
    public static Rendering of(
            Platform platform, Requirements requirements, SettingGrants grants, Optional<DocumentOwner> owner) {
        Rendering wanted = wanted(platform, requirements, grants, owner);
        if (wanted.settings().isEmpty()) {
            return wanted;
        }
        Map<String, String> asked = wanted.asked();
        if (owner.isPresent()) {
            return wanted.with("", platform.artifacts(owner.get(), asked), Optional.empty());
        }
        String fragment = platform.observeOnly().isPresent() ? "" : platform.render(asked);
        Optional<String> objection = platform.observeOnly().isPresent()
                ? Optional.empty()
                : Fragment.objection(platform.name(), asked.keySet(), fragment);
        return wanted.with(fragment, platform.artifacts(asked), objection);
    }

    /** Returns the same settings and gaps without rendering anything: for thousands of hosts. */
    public static Rendering wanted(Platform platform, Requirements requirements, SettingGrants grants) {
        return wanted(platform, requirements, grants, Optional.empty());
    }

    private static Rendering wanted(
            Platform platform, Requirements requirements, SettingGrants grants, Optional<DocumentOwner> owner) {
        Map<String, Setting> settings = new LinkedHashMap<>();
        List<String> gaps = new ArrayList<>();
        DesiredState desired = DesiredState.of(platform, requirements);
        desired.conflicts().forEach(each -> gaps.add(each.diagnostic(0).what()));
        desired.gaps().forEach(each -> gaps.add(each.why()));
        List<Steps> byHand = requirements.postures().stream()
                .flatMap(each -> platform.byHand(each.word()).map(steps -> new Steps(each.word(), steps)).stream())
                .toList();
        if (platform.observeOnly().isPresent() && !platform.renders()) {
            if (!requirements.rules().isEmpty()) {
                gaps.add(platform.title() + " is observed only: "
                        + platform.observeOnly().get());
            }
            return new Rendering(List.of(), "", List.of(), gaps, byHand);
        }
        for (DesiredState.Setting setting : desired.settings()) {
            SettingRuling ruling = platform.ruling(setting.name(), setting.value(), Spelling.ANY_ROLE);
            Optional<String> refused = ruling.tier() == Tier.NEVER
                    ? Optional.of(ruling.why())
                    : owner.flatMap(each -> each.objection(setting.name(), setting.value()));
            refused.ifPresent(gaps::add);
            if (refused.isEmpty()) {
                settings.put(setting.name(), setting(platform, requirements, grants, setting));
            }
        }
        return new Rendering(List.copyOf(settings.values()), "", List.of(), gaps, byHand);
    }

    private Rendering with(String rendered, List<Artifact> files, Optional<String> gap) {
        return new Rendering(
                settings,
                rendered,
                files,
                Stream.concat(gaps.stream(), gap.stream()).toList(),
                byHand);
    }

    /** The settings by name, in the order in which they are rendered. */
    public Map<String, String> asked() {
        Map<String, String> asked = new LinkedHashMap<>();
        settings.forEach(each -> asked.put(each.name(), each.value()));
        return asked;
    }

    /** The steps of a person in the vendor's own interface for a posture word. */
    public record Steps(PostureWord word, ByHand steps) {
        /** The steps in both languages. */
        @Override
        public String toString() {
            return "by hand, " + word + ": " + new Untrusted(steps.english() + " / " + steps.chinese()).brief();
        }

        /** The steps in one language. */
        public String in(Language language) {
            return "by hand, " + word + ": " + (language == Language.ZH ? steps.chinese() : steps.english());
        }
    }

    /**
     * Returns why the platform's template cannot be trusted with every setting that the platform
     * has a word for; empty if it can.
     */
    public static List<String> objections(Platform platform) {
        Map<String, String> sample = platform.sampleSettings();
        return sample.isEmpty() || platform.observeOnly().isPresent()
                ? List.of()
                : Fragment.objection(platform.name(), sample.keySet(), platform.render(sample)).stream()
                        .toList();
    }

    private static boolean granted(Platform platform, SettingGrants grants, String name, String value) {
        return new SettingGate(platform, Spelling.ANY_ROLE, grants)
                .objection(name, value)
                .isEmpty();
    }

    private static Setting setting(
            Platform platform, Requirements requirements, SettingGrants grants, DesiredState.Setting setting) {
        String rules = DesiredState.rules(platform, requirements, setting)
                .map(Rule::id)
                .collect(Collectors.joining(", "));
        boolean proven = setting.posture()
                .map(each -> each.word().provenBy())
                .filter(proof -> proof == EvidenceKind.LOGIN || proof == EvidenceKind.LOGIN_ATTEMPT)
                .isEmpty();
        return new Setting(
                setting.name(),
                setting.value(),
                setting.posture().map(Requirement::asked).orElse(platform.name() + ": " + setting.name()) + " (" + rules
                        + ")",
                proven,
                granted(platform, grants, setting.name(), setting.value()),
                accepted(platform, setting),
                !metByAll(platform, setting));
    }

    /** Returns the values that meet what is asked; only the value itself if a rule names it. */
    private static List<String> accepted(Platform platform, DesiredState.Setting setting) {
        return Stream.concat(
                        Stream.of(setting.value()),
                        spelling(platform, setting)
                                .flatMap(part -> part.reads().entrySet().stream()
                                        .filter(each -> !UNSET.contains(each.getKey()))
                                        .filter(each -> meets(part, setting, each.getValue()))
                                        .map(Map.Entry::getKey)
                                        .sorted()))
                .distinct()
                .toList();
    }

    /** Whether every value of the setting that is known, and its absence on any host, meets what is asked. */
    private static boolean metByAll(Platform platform, DesiredState.Setting setting) {
        return spelling(platform, setting)
                .anyMatch(part ->
                        !part.reads().isEmpty() && part.meanings().allMatch(meaning -> meets(part, setting, meaning)));
    }

    private static boolean meets(Spelling part, DesiredState.Setting setting, PostureValue meaning) {
        return setting.posture()
                .filter(requirement -> part.enough(requirement, meaning))
                .isPresent();
    }

    /** Returns how the platform spells the setting for the posture that alone asks for it. */
    private static Stream<Spelling> spelling(Platform platform, DesiredState.Setting setting) {
        return setting.exact().isPresent()
                ? Stream.of()
                : setting.posture().flatMap(requirement -> platform.spelling(requirement.word())).stream()
                        .flatMap(Spelling::parts)
                        .filter(part -> part.setting().equals(setting.name()));
    }
}
