package dev.countersign.cli.view;

import dev.countersign.cli.terminal.Console;
import dev.countersign.cli.terminal.Console.Tone;
import dev.countersign.diagnostic.Counts;
import dev.countersign.diagnostic.ShellCommand;
import dev.countersign.json.JsonMap;
import dev.countersign.merge.Kind;
import dev.countersign.merge.Merged;
import dev.countersign.plan.Verdict;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Shows the joined result of all shards: the counts, then the hosts, those that are alike together. */
public final class MergeView {
    /** What needs no reason. */
    private static final Set<String> FINE = Set.of("compliant", "complies", "no rule", "waived", "changed", "required");

    /** What a plan file calls a decision, and how {@code plan} says it. */
    private static final Map<String, String> DECISIONS = Map.of(
            "Changes", "change",
            "Complies", "complies",
            "NoRule", "no rule",
            "Refuses", "refused");

    private MergeView() {}

    private record Like(String word, String why) {}

    /**
     * Shows it.
     *
     * @param out where it was written
     * @param verbose whether the reason is given for those that comply, too
     */
    public static void show(Console console, Merged merged, Optional<Path> out, boolean verbose) {
        Map<String, Integer> words = new LinkedHashMap<>();
        Map<Like, List<String>> alike = new LinkedHashMap<>();
        for (JsonMap host : merged.hosts()) {
            String word = word(merged.kind(), host);
            words.merge(word, 1, Integer::sum);
            String why = FINE.contains(word) && !verbose ? "" : why(host);
            alike.computeIfAbsent(new Like(word, why), none -> new ArrayList<>())
                    .add(name(merged.kind(), host));
        }
        List<String> parts = new ArrayList<>();
        parts.add(Counts.of(merged.shards(), "shard"));
        parts.add(Counts.of(merged.hosts().size(), merged.kind() == Kind.SCAN ? "endpoint" : "host"));
        words.forEach((word, count) -> parts.add(count + " " + word));
        Headline.show(console, merged.kind().word().toUpperCase(Locale.ROOT), parts);
        show(console, alike, false, verbose);
        show(console, alike, true, verbose);
        out.ifPresent(file -> console.remark("Written: " + file));
        if (merged.kind() == Kind.PLAN_FILE) {
            console.remark(out.map(file -> "Next: countersign apply " + ShellCommand.word(file.toString()))
                    .orElse("To keep the plan of all hosts: --out FILE"));
        }
    }

    private static void show(Console console, Map<Like, List<String>> alike, boolean fine, boolean verbose) {
        alike.forEach((like, names) -> {
            if (FINE.contains(like.word()) == fine) {
                console.paragraph(
                        fine ? Tone.GOOD : Tone.CHANGE,
                        String.format("%-16s ", like.word()),
                        " ".repeat(17),
                        HostNames.all(verbose).counted(names));
                if (!like.why().isEmpty()) {
                    console.paragraph(Tone.PLAIN, "    ", like.why());
                }
            }
        });
    }

    private static String word(Kind kind, JsonMap host) {
        return switch (kind) {
            case CHECK, SCAN -> host.text("verdict");
            case PLAN -> host.text("decision");
            case APPLY -> host.optionalText("result").orElseGet(() -> host.text("outcome"));
            case PLAN_FILE ->
                DECISIONS.getOrDefault(
                        host.map("binding").optionalText("decision").orElse(""), "unknown");
        };
    }

    private static String name(Kind kind, JsonMap host) {
        return host.text(kind == Kind.SCAN ? "target" : "host");
    }

    /** Returns the reason, or the rules that are not met. */
    private static String why(JsonMap host) {
        return host.optionalText("reason").or(() -> host.optionalText("why")).orElseGet(() -> rules(host));
    }

    private static String rules(JsonMap host) {
        return host.keys().contains("rules")
                ? host.maps("rules").stream()
                        .filter(each -> !each.text("verdict").equals(Verdict.COMPLIANT.word()))
                        .map(each -> each.text("rule"))
                        .distinct()
                        .collect(Collectors.joining(", "))
                : "";
    }

    /** Returns what is said of plan files that were joined: their content is for {@code apply} only. */
    public static String json(Merged merged, Optional<Path> out) {
        Map<String, Object> root = new LinkedHashMap<>();
        Counts counts = new Counts(List.of("change", "refused", "unknown", "no rule", "complies"));
        merged.hosts().forEach(each -> counts.add(word(merged.kind(), each)));
        root.put("kind", merged.kind().word());
        root.put("shards", (long) merged.shards());
        root.put("decisions", counts.values());
        root.put(
                "hosts",
                merged.hosts().stream()
                        .<Object>map(each -> name(merged.kind(), each))
                        .toList());
        out.ifPresent(file -> root.put("file", file.toString()));
        return JsonDocument.of("merge", merged.code(), root);
    }
}
