package dev.countersign.plan;

import dev.countersign.platform.Spelling;
import dev.countersign.policy.Demand.Strictness;
import dev.countersign.policy.EvidenceKind;
import dev.countersign.policy.PostureWord;
import dev.countersign.policy.Requirement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * The settings that a document must get so that the requirements hold, rendered by the platform's
 * template.
 *
 * @param settings the names of the same settings in lower case
 * @param impossible why one of them cannot be written
 */
record Writes(List<Write> list, Set<String> settings, Optional<SettingGate.Objection> impossible) {
    Writes {
        list = List.copyOf(list);
        settings = Set.copyOf(settings);
    }

    static Writes of(HostView view, DesiredState desired, Acceptance acceptance) {
        Map<String, String> values = new LinkedHashMap<>();
        Map<String, Predicate<String>> good = new LinkedHashMap<>();
        for (DesiredState.Setting setting : desired.settings()) {
            if (setting.exact().isPresent()) {
                Optional<SettingGate.Objection> refused =
                        view.gate(acceptance).objection(setting.name(), setting.value());
                if (refused.isPresent()) {
                    return new Writes(List.of(), Set.of(), refused);
                }
            }
            if (missing(view, setting, desired, acceptance)) {
                values.put(setting.name(), setting.value());
                good.put(setting.name(), word -> does(view, setting, word));
            }
        }
        return rendered(view, values, good, view.gate(acceptance));
    }

    /**
     * Whether the document must get the setting. A setting that only a login can prove is changed
     * only if a login works, because that login will prove the change too.
     */
    private static boolean missing(
            HostView view, DesiredState.Setting setting, DesiredState desired, Acceptance acceptance) {
        if (setting.exact().isPresent()) {
            return view.printed(setting.name())
                    .filter(now -> does(view, setting, now))
                    .isEmpty();
        }
        Requirement requirement = setting.posture().orElseThrow();
        EvidenceKind proof = requirement.word().provenBy();
        boolean ours = (proof != EvidenceKind.LOGIN && proof != EvidenceKind.LOGIN_ATTEMPT)
                || ProvenPosture.of(view.wire(), requirement.word()).value().isPresent();
        return (ours || acceptance.unproven()) && !holds(view, setting.name(), requirement, desired);
    }

    /** Whether the document's own part already holds, regardless of what the wire says. */
    private static boolean holds(HostView view, String setting, Requirement requirement, DesiredState desired) {
        Spelling spelling = view.platform().spelling(requirement.word()).orElseThrow();
        boolean satisfied = requirement.strictness() == Strictness.AT_LEAST
                && view.satisfier(spelling).isPresent()
                && spelling.satisfiedBy().keySet().stream().noneMatch(word -> changes(view, word, desired));
        return satisfied
                || part(view, requirement, setting)
                        .filter(part -> view.unknown(part)
                                || view.meaning(part)
                                        .filter(actual -> part.enough(requirement, actual))
                                        .isPresent())
                        .isPresent();
    }

    /** Returns the part of a requirement that one setting has. */
    private static Optional<Spelling> part(HostView view, Requirement requirement, String setting) {
        return view.platform().spelling(requirement.word()).stream()
                .flatMap(Spelling::parts)
                .filter(part -> part.setting().equalsIgnoreCase(setting))
                .findFirst();
    }

    /**
     * Whether a rule sets the setting of {@code word} to a fixed value, or a line for smb.conf that
     * wins over it: then it may no longer make up for another posture as it does today.
     */
    private static boolean changes(HostView view, PostureWord word, DesiredState desired) {
        return desired.settings().stream()
                .filter(each -> each.exact().isPresent()
                        || each.posture()
                                .filter(it -> it.strictness() == Strictness.EXACTLY)
                                .isPresent())
                .anyMatch(each -> view.platform().spellingsOf(each.name()).stream()
                        .anyMatch(spelling -> spelling.leading() && spelling.word() == word));
    }

    /** Whether the document's value, as the platform prints it, is sufficient. */
    private static boolean does(HostView view, DesiredState.Setting setting, String printed) {
        boolean exact = setting.exact()
                .filter(each -> !view.platform().same(setting.name(), printed, setting.value()))
                .isEmpty();
        boolean posture = setting.posture()
                .filter(each -> part(view, each, setting.name())
                        .filter(part -> part.meaning(printed, view.observation().role())
                                .filter(actual -> part.enough(each, actual))
                                .isPresent())
                        .isEmpty())
                .isEmpty();
        return exact && posture;
    }

    /**
     * Renders the settings through the template, because a repository may spell them differently
     * there; the template may not add or drop a setting.
     */
    private static Writes rendered(
            HostView view, Map<String, String> values, Map<String, Predicate<String>> good, SettingGate gate) {
        if (values.isEmpty()) {
            return new Writes(List.of(), Set.of(), Optional.empty());
        }
        String rendered = view.platform().render(values);
        Optional<String> objection = Fragment.objection(view.platform().name(), values.keySet(), rendered);
        if (objection.isPresent()) {
            return impossible(objection.get());
        }
        Map<String, String> fragment = Fragment.read(rendered);
        Optional<SettingGate.Objection> refused = fragment.entrySet().stream()
                .flatMap(each -> gate.objection(each.getKey(), each.getValue()).stream())
                .findFirst();
        if (refused.isPresent()) {
            return new Writes(List.of(), Set.of(), refused);
        }
        List<Write> list = new ArrayList<>();
        Set<String> settings = new TreeSet<>();
        Optional<Map.Entry<String, String>> bad = fragment.entrySet().stream()
                .filter(setting -> !view.document().knows(setting.getKey(), setting.getValue()))
                .findFirst();
        if (bad.isPresent()) {
            return impossible(
                    (view.platform().speaksSmbConf() ? "Samba" : view.platform().title())
                            + " does not accept '" + bad.get().getKey() + " = "
                            + bad.get().getValue() + "'");
        }
        for (Map.Entry<String, String> each : fragment.entrySet()) {
            String printed = view.document().canonical(each.getKey(), each.getValue());
            if (!good.getOrDefault(each.getKey(), word -> false).test(printed)) {
                String written = "'" + each.getKey() + " = " + each.getValue() + "'";
                return impossible(
                        each.getValue().equals(values.get(each.getKey()))
                                ? written + " does not mean on this host what the policies ask for"
                                : "the template of " + view.platform().name() + " renders " + written
                                        + ", which is not what the policies ask for");
            }
        }
        fragment.forEach((setting, value) -> {
            list.add(new Write(setting, value, good.getOrDefault(setting, word -> false)));
            settings.add(setting.toLowerCase(Locale.ROOT));
        });
        return new Writes(list, settings, Optional.empty());
    }

    private static Writes impossible(String why) {
        return new Writes(
                List.of(),
                Set.of(),
                Optional.of(new SettingGate.Objection(why, "write the setting by hand, or change the policy")));
    }
}
