package dev.countersign.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A report as metrics, for the textfile collector of Prometheus' node exporter and for anything that reads
 * OpenMetrics 1.0. Only gauges, and no timestamps: that is what both understand.
 */
final class OpenMetricsReport {
    private OpenMetricsReport() {}

    static void write(Report report, Pieces text) {
        Map<String, String> kind = Map.of("kind", report.kind().word());
        family(text, "countersign_report_timestamp_seconds", "seconds", "When the report was made, in Unix time.");
        sample(text, "countersign_report_timestamp_seconds", kind, report.at().getEpochSecond());
        family(text, "countersign_exit_code", "", "The exit code of the command that the report is about.");
        sample(text, "countersign_exit_code", kind, report.exit());
        family(
                text,
                "countersign_entries",
                "",
                report.kind() == Report.Kind.FINDINGS
                        ? "Rows of a scanner's list by what became of them."
                        : "Hosts by verdict.");
        Map<String, Long> counts = report.counts();
        for (Report.Word each : report.words()) {
            Map<String, String> labels = new LinkedHashMap<>(kind);
            labels.put("verdict", each.word());
            labels.put("grade", each.grade().word());
            sample(text, "countersign_entries", labels, counts.getOrDefault(each.word(), 0L));
        }
        rules(text, report);
        problems(text, report);
        text.append("# EOF\n");
    }

    /** For each rule the number of hosts with each verdict. */
    private static void rules(Pieces text, Report report) {
        Map<String, Rule> rules = report.rulesById();
        Map<List<String>, Long> counts = new LinkedHashMap<>();
        for (Entry entry : report.entries()) {
            entry.rules().stream()
                    .map(each -> List.of(each.rule(), each.setting(), each.verdict()))
                    .distinct()
                    .forEach(each -> counts.merge(each, 1L, Long::sum));
        }
        family(text, "countersign_rule_entries", "", "Hosts by rule, setting and verdict.");
        counts.forEach((subject, count) -> {
            Map<String, String> labels = new LinkedHashMap<>();
            labels.put("kind", report.kind().word());
            labels.put("rule", subject.get(0));
            labels.put("setting", subject.get(1));
            labels.put("verdict", subject.get(2));
            Rule rule = rules.get(subject.get(0));
            labels.put("severity", rule == null ? "" : rule.severity());
            sample(text, "countersign_rule_entries", labels, count);
        });
    }

    /** Every host with a problem by name. Hosts without one are only counted: an alarm names no others. */
    private static void problems(Pieces text, Report report) {
        Map<Map<String, String>, Long> problems = new LinkedHashMap<>();
        for (Entry each : report.entries()) {
            Grade grade = report.grade(each);
            if (grade == Grade.FAILS || grade == Grade.UNKNOWN) {
                Map<String, String> labels = new LinkedHashMap<>();
                labels.put("kind", report.kind().word());
                labels.put("host", each.host());
                labels.put("platform", each.platform());
                labels.put("verdict", each.verdict());
                labels.put("grade", grade.word());
                problems.merge(labels, 1L, Long::sum);
            }
        }
        family(text, "countersign_problem", "", "Hosts that fail or could not be judged.");
        problems.forEach((labels, count) -> sample(text, "countersign_problem", labels, count));
    }

    private static void family(Pieces text, String name, String unit, String help) {
        text.append("# TYPE ").append(name).append(" gauge\n");
        if (!unit.isEmpty()) {
            text.append("# UNIT ").append(name).append(' ').append(unit).append('\n');
        }
        text.append("# HELP ").append(name).append(' ').append(help).append('\n');
    }

    private static void sample(Pieces text, String name, Map<String, String> labels, long value) {
        text.append(name).append('{');
        String between = "";
        for (Map.Entry<String, String> each : labels.entrySet()) {
            text.append(between)
                    .append(each.getKey())
                    .append("=\"")
                    .append(escaped(each.getValue()))
                    .append('"');
            between = ",";
        }
        text.append("} ").append(value).append('\n');
    }

    private static String escaped(String value) {
        return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }
}
