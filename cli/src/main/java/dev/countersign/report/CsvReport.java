package dev.countersign.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A report as CSV: a row for each rule of each entry, and one for an entry without rules. */
final class CsvReport {
    private static final List<String> HEADER = List.of(
            "host",
            "platform",
            "groups",
            "verdict",
            "grade",
            "why",
            "advice",
            "rule",
            "severity",
            "setting",
            "wanted",
            "ruleVerdict",
            "ruleGrade",
            "ruleWhy",
            "basis",
            "seen",
            "waiver",
            "file",
            "line",
            "column",
            "facts",
            "undo",
            "at",
            "by",
            "revision");

    private CsvReport() {}

    static void write(Report report, Pieces text) {
        Map<String, Rule> rules = report.rulesById();
        text.append(Csv.row(HEADER));
        for (Entry entry : report.entries()) {
            if (entry.rules().isEmpty()) {
                text.append(Csv.row(row(report, entry, List.of("", "", "", "", "", "", "", "", "", "", "", "", ""))));
            }
            for (RuleResult each : entry.rules()) {
                text.append(Csv.row(row(report, entry, result(each, rules))));
            }
        }
    }

    private static List<String> row(Report report, Entry entry, List<String> result) {
        List<String> cells = new ArrayList<>(List.of(
                entry.host(),
                entry.platform(),
                String.join(" ", entry.groups()),
                entry.verdict(),
                report.grade(entry).word(),
                entry.why(),
                entry.advice().orElse("")));
        cells.addAll(result);
        cells.addAll(List.of(
                pairs(entry.facts()), entry.undo().orElse(""), report.at().toString(), report.by(), report.revision()));
        return cells;
    }

    private static List<String> result(RuleResult result, Map<String, Rule> rules) {
        Rule rule = rules.getOrDefault(result.rule(), new Rule(result.rule(), "", "", Optional.empty()));
        return List.of(
                result.rule(),
                rule.severity(),
                result.setting(),
                result.wanted(),
                result.verdict(),
                result.grade().word(),
                result.why(),
                result.basis(),
                pairs(result.seen()),
                result.waiver().orElse(""),
                rule.at().map(at -> at.file()).orElse(""),
                rule.at().map(at -> String.valueOf(at.line())).orElse(""),
                rule.at().map(at -> String.valueOf(at.column())).orElse(""));
    }

    private static String pairs(Map<String, String> map) {
        return map.entrySet().stream()
                .map(each -> each.getKey() + "=" + each.getValue())
                .collect(Collectors.joining("; "));
    }
}
