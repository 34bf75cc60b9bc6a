package dev.countersign.report;

import dev.countersign.operation.RecordedHost;
import dev.countersign.plan.PlanFileJson;
import dev.countersign.plan.PlanFileJson.Recorded;
import dev.countersign.plan.Verdict;
import dev.countersign.report.Entry.ChangedDocument;
import dev.countersign.report.Report.Word;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The report of a plan file: what it says, none of it verified since. */
public final class PlanReport {
    /** {@code rule ID on SETTING}, and {@code WANTED[ exactly]: VERDICT[: WAIVER]}; see plan.Binding. */
    private static final Pattern RULE = Pattern.compile("rule (.*) on (.*)", Pattern.DOTALL);

    private static final Pattern RESULT =
            Pattern.compile("(.*?): (compliant|violated|unknown|waived)(?:: (.*))?", Pattern.DOTALL);

    static final List<Word> WORDS = List.of(
            new Word("to change", Grade.FAILS),
            new Word("to activate", Grade.FAILS),
            new Word("refused", Grade.FAILS),
            new Word("unknown", Grade.UNKNOWN),
            new Word("not reached", Grade.UNKNOWN),
            new Word("waived", Grade.EXCEPTED),
            new Word("no rule", Grade.NOT_APPLICABLE),
            new Word("complies", Grade.PASSES));

    private PlanReport() {}

    /**
     * Makes it.
     *
     * @param name the file
     */
    public static Report of(String name, PlanFileJson.Read plan, Background background) {
        List<Entry> entries =
                plan.hosts().stream().map(each -> entry(each, background)).toList();
        return new Report(
                Report.Kind.PLAN,
                name,
                plan.created(),
                "",
                "",
                plan.origin().text(),
                exit(entries),
                List.of("This is what the plan file says. No host was asked, and apply checks each host again."
                        + " It can be applied until " + plan.expires() + "."),
                WORDS,
                background.rulesOf(entries),
                entries,
                List.of());
    }

    private static int exit(List<Entry> entries) {
        List<String> words = entries.stream().map(Entry::verdict).distinct().toList();
        if (words.contains("refused")) {
            return 4;
        }
        if (words.contains("unknown") || words.contains("not reached")) {
            return 3;
        }
        return words.contains("to change") || words.contains("to activate") ? 2 : 0;
    }

    private static Entry entry(Recorded recorded, Background background) {
        String verdict = verdict(recorded);
        Map<String, String> facts = new LinkedHashMap<>();
        RecordedHost.text(recorded, "expected").ifPresent(each -> facts.put("expected on the wire", each));
        List<RuleResult> rules = rules(recorded);
        return Entry.of(
                        recorded.host(),
                        recorded.platform(),
                        background.groupsOf(recorded.host()),
                        verdict,
                        why(verdict, rules))
                .judged(rules)
                .changing(documents(recorded))
                .proving(WireWords.of(recorded.wire()), List.of())
                .knowing(facts)
                .undoing(
                        verdict.equals("to change")
                                ? Optional.of("the host restores itself unless the change is confirmed;"
                                        + " afterwards: countersign rollback RUN -l " + recorded.host())
                                : Optional.empty());
    }

    private static String verdict(Recorded recorded) {
        return switch (RecordedHost.decision(recorded)) {
            case "Complies" ->
                rules(recorded).stream().anyMatch(each -> each.grade() == Grade.EXCEPTED) ? "waived" : "complies";
            case "NoRule" -> "no rule";
            case "Changes" ->
                RecordedHost.text(recorded, "change").orElse("").equals("Activate") ? "to activate" : "to change";
            case "Refuses" -> "refused";
            default -> recorded.observed().isEmpty() ? "not reached" : "unknown";
        };
    }

    private static String why(String verdict, List<RuleResult> rules) {
        Grade shown = switch (verdict) {
            case "complies", "no rule" -> Grade.NOT_APPLICABLE;
            case "waived" -> Grade.EXCEPTED;
            default -> Grade.FAILS;
        };
        return String.join(
                "; ",
                rules.stream()
                        .filter(each -> each.grade() == shown)
                        .map(each -> each.setting() + ": " + each.wanted()
                                + each.waiver()
                                        .map(waiver -> " (" + waiver + ")")
                                        .orElse(""))
                        .distinct()
                        .toList());
    }

    /** Returns the document that is changed, with its diff. */
    private static List<ChangedDocument> documents(Recorded recorded) {
        return RecordedHost.diff(recorded)
                .map(diff -> new ChangedDocument(
                        RecordedHost.text(recorded, "document").orElse(""), diff))
                .map(List::of)
                .orElse(List.of());
    }

    /** Returns the results of the rules as a plan recorded them, before any change. */
    static List<RuleResult> rules(Recorded recorded) {
        return recorded.binding().texts().entrySet().stream()
                .flatMap(each -> rules(each.getKey(), each.getValue()).stream())
                .toList();
    }

    private static Optional<RuleResult> rules(String name, String text) {
        Matcher rule = RULE.matcher(name);
        Matcher result = RESULT.matcher(text);
        if (!rule.matches() || !result.matches()) {
            return Optional.empty();
        }
        Verdict verdict = Arrays.stream(Verdict.values())
                .filter(each -> each.word().equals(result.group(2)))
                .findFirst()
                .orElse(Verdict.UNKNOWN);
        return Optional.of(new RuleResult(
                rule.group(1),
                rule.group(2),
                result.group(1),
                verdict.word(),
                CheckReport.grade(verdict),
                "",
                "",
                Map.of(),
                Optional.ofNullable(result.group(3))));
    }
}
