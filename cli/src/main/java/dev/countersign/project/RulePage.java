package dev.countersign.project;

import dev.countersign.explain.Distinction;
import dev.countersign.explain.Evidence;
import dev.countersign.explain.Kind;
import dev.countersign.explain.Page;
import dev.countersign.explain.Prose;
import dev.countersign.explain.Source;
import dev.countersign.explain.Wording;
import dev.countersign.policy.Demand;
import dev.countersign.policy.Named;
import dev.countersign.policy.PlatformSetting;
import dev.countersign.policy.Policies;
import dev.countersign.policy.Policy;
import dev.countersign.policy.Rule;
import dev.countersign.policy.Selector;
import dev.countersign.policy.Waiver;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * One rule as a page: why its policy requires it, what it requires of which hosts, what proves it,
 * and how to check it. The reasons are the policy's own words.
 */
record RulePage(Policies policies, Policy policy, Rule rule, boolean packed) {
    Page page() {
        List<Source> sources = policy.references().stream()
                .map(each -> new Source(
                        Evidence.REPORTED, new Wording(each + " (a reference of the policy)", each + "（策略自带的参考资料）")))
                .toList();
        return new Page(
                Kind.RULE.word() + " " + rule.id(),
                Kind.RULE,
                List.of(),
                List.of(rule.id()),
                List.of(),
                prose(Wording::en),
                prose(Wording::zh),
                sources);
    }

    private Prose prose(Function<Wording, String> in) {
        return new Prose(
                in.apply(new Wording(
                        "rule " + rule.id() + ", severity " + rule.severity() + ", of policy " + policy.name()
                                + place().en(),
                        "规则 " + rule.id() + "，严重程度 " + rule.severity() + "，所属策略 " + policy.name() + place().zh())),
                policy.why(),
                List.of(),
                List.of(new Distinction(
                        Optional.of("countersign check"),
                        in.apply(new Wording(
                                "For each host it shows whether this rule is met, why, and the evidence; "
                                        + "'violated' and 'unknown' name the rule.",
                                "逐台主机给出此规则是否成立、原因以及判定依据；判定为 violated 或 unknown 时会列出规则名。")))),
                List.of(in.apply(new Wording(
                        "countersign plan shows the exact change that would meet it; countersign apply makes it.",
                        "countersign plan 给出使其成立所需的确切改动；countersign apply 执行改动。"))),
                List.of(),
                notes(in));
    }

    private Wording place() {
        return packed
                ? new Wording(" (built in)", "（程序自带）")
                : new Wording(" (" + rule.at() + ")", "（" + rule.at() + "）");
    }

    private List<String> notes(Function<Wording, String> in) {
        List<String> notes = new ArrayList<>();
        for (Demand demand : rule.demands()) {
            boolean exactly = demand.strictness() == Demand.Strictness.EXACTLY;
            String asked = demand.word() + ": " + demand.value();
            notes.add(in.apply(new Wording(
                    "It requires " + (exactly ? "exactly " : "") + asked + (exactly ? "" : ", or stronger")
                            + "; proven by " + demand.word().provenBy() + ".",
                    "要求 " + asked + (exactly ? "（必须恰好如此）" : "（更严格亦可）") + "；如何证明：见 countersign explain 'posture "
                            + demand.word() + "'。")));
        }
        for (PlatformSetting setting : rule.settings()) {
            String asked = setting.platform() + ": " + setting.name() + " = " + setting.value();
            notes.add(in.apply(new Wording("It requires the setting " + asked + ".", "要求平台设置 " + asked + "。")));
        }
        String hosts = hosts(rule.hosts());
        notes.add(in.apply(new Wording(
                "It applies to " + (hosts.isEmpty() ? "every host" : hosts) + ".",
                "适用范围：" + (hosts.isEmpty() ? "所有主机" : hosts) + "。")));
        for (Waiver waiver : policies.waivers()) {
            if (waiver.rule().name().equals(rule.id())) {
                notes.add(in.apply(waived(waiver)));
            }
        }
        return notes;
    }

    private static Wording waived(Waiver waiver) {
        String hosts =
                String.join(", ", waiver.hosts().stream().map(Named::name).toList());
        return new Wording(
                "Waived until " + Waiver.words(waiver.until()) + " for " + hosts + ": " + waiver.reason() + " ("
                        + waiver.owner() + ").",
                "对 " + hosts + " 豁免至 " + Waiver.words(waiver.until()) + "：" + waiver.reason() + "（" + waiver.owner()
                        + "）。");
    }

    private static String hosts(Selector hosts) {
        List<String> parts = new ArrayList<>();
        names("groups", hosts.groups(), parts);
        names("platforms", hosts.platforms(), parts);
        names("names", hosts.names(), parts);
        hosts.labels().entrySet().stream()
                .map(each -> each.getKey().name() + "=" + each.getValue().name())
                .sorted()
                .forEach(parts::add);
        return String.join("; ", parts);
    }

    private static void names(String kind, List<Named> names, List<String> parts) {
        if (!names.isEmpty()) {
            parts.add(kind + " " + names.stream().map(Named::name).collect(Collectors.joining(", ")));
        }
    }
}
