package dev.countersign.report;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A report as JUnit XML, in the form of Surefire's schema 3.0: each rule of each host is a test case. What fails is
 * a failure, what is not known is an error, and what is waived or has no rule is skipped.
 */
final class JUnitReport {
    private JUnitReport() {}

    /** A test case: one rule of one host, or a host without rules. */
    private record Case(String host, String name, Grade grade, String verdict, String message, Entry entry) {}

    static void write(Report report, Pieces text) {
        // asked for twice, so that they need not be kept: the numbers come before the cases
        Map<Grade, Long> counts = new EnumMap<>(Grade.class);
        cases(report).forEach(each -> counts.merge(each.grade(), 1L, Long::sum));
        long tests = counts.values().stream().mapToLong(Long::longValue).sum();
        long skipped = counts.getOrDefault(Grade.EXCEPTED, 0L) + counts.getOrDefault(Grade.NOT_APPLICABLE, 0L);
        text.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuite")
                .append(attribute("version", "3.0"))
                .append(attribute("name", "countersign." + report.kind().word()))
                .append(attribute("time", "0"))
                .append(attribute("tests", String.valueOf(tests)))
                .append(attribute("errors", String.valueOf(counts.getOrDefault(Grade.UNKNOWN, 0L))))
                .append(attribute("skipped", String.valueOf(skipped)))
                .append(attribute("failures", String.valueOf(counts.getOrDefault(Grade.FAILS, 0L))))
                .append(">\n  <properties>\n");
        properties(report)
                .forEach((name, value) -> text.append("    <property")
                        .append(attribute("name", name))
                        .append(attribute("value", value))
                        .append("/>\n"));
        text.append("  </properties>\n");
        cases(report).forEach(each -> append(text, each));
        text.append("</testsuite>\n");
    }

    private static Stream<Case> cases(Report report) {
        return report.entries().stream().flatMap(each -> cases(report, each));
    }

    private static Map<String, String> properties(Report report) {
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("name", report.name());
        properties.put("at", report.at().toString());
        properties.put("by", report.by());
        properties.put("revision", report.revision());
        properties.put("program", report.program());
        return properties;
    }

    private static Stream<Case> cases(Report report, Entry entry) {
        if (entry.rules().isEmpty()) {
            return Stream.of(new Case(entry.host(), "host", report.grade(entry), entry.verdict(), entry.why(), entry));
        }
        Stream<Case> rules = entry.rules().stream()
                .map(each -> new Case(
                        entry.host(),
                        each.rule() + ": " + each.setting() + (each.wanted().isEmpty() ? "" : " " + each.wanted()),
                        each.grade(),
                        each.verdict(),
                        Optional.of(each.why()).filter(why -> !why.isEmpty()).orElse(entry.why())
                                + each.waiver()
                                        .map(waiver -> " (" + waiver + ")")
                                        .orElse(""),
                        entry));
        // a host can be refused, or not be reached again, although no rule of its own says so
        boolean said = entry.rules().stream().anyMatch(each -> each.grade().compareTo(report.grade(entry)) <= 0);
        return said
                ? rules
                : Stream.concat(
                        Stream.of(new Case(
                                entry.host(), "host", report.grade(entry), entry.verdict(), entry.why(), entry)),
                        rules);
    }

    private static String details(Entry entry) {
        return Stream.of(
                        entry.advice().stream(),
                        entry.evidence().stream(),
                        entry.documents().stream().map(each -> each.path() + "\n" + each.diff()),
                        entry.undo().stream().map(each -> "undo: " + each))
                .flatMap(each -> each)
                .collect(Collectors.joining("\n"));
    }

    private static void append(Pieces text, Case each) {
        text.append("  <testcase")
                .append(attribute("name", each.name()))
                .append(attribute("classname", each.host()))
                .append(attribute("time", "0"));
        String element = switch (each.grade()) {
            case FAILS -> "failure";
            case UNKNOWN -> "error";
            case EXCEPTED, NOT_APPLICABLE -> "skipped";
            case PASSES -> "";
        };
        if (element.isEmpty()) {
            text.append("/>\n");
            return;
        }
        text.append(">\n    <")
                .append(element)
                .append(attribute("message", each.verdict() + (each.message().isEmpty() ? "" : ": " + each.message())));
        if (!element.equals("skipped")) {
            text.append(attribute("type", each.verdict()));
        }
        text.append('>')
                .append(Markup.text(details(each.entry())))
                .append("</")
                .append(element)
                .append(">\n  </testcase>\n");
    }

    private static String attribute(String name, String value) {
        return ' ' + name + "=\"" + Markup.text(value) + '"';
    }
}
