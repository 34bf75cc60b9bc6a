package dev.countersign.report;

import dev.countersign.diagnostic.Untrusted;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A report as Markdown, for a ticket or a merge request. What hosts said stays text: nothing of it is markup. */
final class MarkdownReport {
    /** So many hosts are listed, and of so many the details are shown; the CSV has everything. */
    private static final int LISTED = 500;

    private static final int DETAILED = 100;

    private final Report report;
    private final Texts texts;
    private final Pieces text;

    private MarkdownReport(Report report, Texts texts, Pieces text) {
        this.report = report;
        this.texts = texts;
        this.text = text;
    }

    static void write(Report report, Texts texts, Pieces text) {
        new MarkdownReport(report, texts, text).write();
    }

    private void write() {
        text.append("# ").append(escaped(texts.headline(report))).append("\n\n");
        text.append(escaped(texts.get("kind:" + report.kind().word()) + " " + report.name() + ", " + report.at()
                        + (report.by().isEmpty() ? "" : ", " + report.by())))
                .append(", ")
                .append(escaped(texts.get("revision") + " " + texts.revision(report)))
                .append("\n\n");
        report.warnings()
                .forEach(each -> text.append("> ").append(escaped(each)).append("\n\n"));
        row(List.of(texts.get("verdict"), texts.get("number")));
        text.append("|---|---|\n");
        Map<String, Long> counts = report.counts();
        report.words().stream()
                .filter(each -> counts.getOrDefault(each.word(), 0L) > 0)
                .forEach(each ->
                        row(List.of(texts.verdict(each.word()), String.valueOf(counts.getOrDefault(each.word(), 0L)))));
        List<Entry> worst = report.entries().stream()
                .sorted(Comparator.comparing(report::grade))
                .toList();
        hosts(worst);
        details(worst);
    }

    private void hosts(List<Entry> worst) {
        text.append("\n## ")
                .append(escaped(texts.get("rows:" + report.kind().word())))
                .append("\n\n");
        row(List.of(
                texts.get("host"), texts.get("platform"), texts.get("verdict"), texts.get("rule"), texts.get("why")));
        text.append("|---|---|---|---|---|\n");
        // a scanner reports the same host several times: those rows are one here, with their number
        Map<List<String>, Integer> same = new LinkedHashMap<>();
        worst.forEach(each -> same.merge(cells(each), 1, Integer::sum));
        same.entrySet().stream().limit(LISTED).forEach(each -> row(each.getKey(), each.getValue()));
        if (same.size() > LISTED) {
            text.append("\n\u2026 ").append(same.size() - LISTED).append(" more: `--format csv`\n");
        }
    }

    private List<String> cells(Entry entry) {
        return List.of(
                entry.host(),
                entry.platform(),
                texts.verdict(entry.verdict()),
                entry.rules().stream()
                        .filter(rule -> rule.grade() == report.grade(entry))
                        .map(RuleResult::rule)
                        .distinct()
                        .collect(Collectors.joining(", ")),
                entry.why());
    }

    private void row(List<String> cells, int times) {
        List<String> all = new ArrayList<>(cells);
        if (times > 1) {
            all.set(3, all.get(3) + " \u00d7 " + times);
        }
        row(all);
    }

    private void details(List<Entry> worst) {
        worst.stream()
                .filter(each -> !each.documents().isEmpty()
                        || (report.grade(each) != Grade.PASSES
                                && !each.evidence().isEmpty()))
                .limit(DETAILED)
                .forEach(this::detail);
    }

    private void detail(Entry entry) {
        text.append("\n### ")
                .append(escaped(entry.host() + ": " + texts.verdict(entry.verdict())))
                .append('\n');
        entry.documents().forEach(each -> {
            text.append('\n')
                    .append(escaped(texts.get("diff", Map.of("document", each.path()))))
                    .append("\n\n");
            fenced("diff", each.diff());
        });
        if (!entry.evidence().isEmpty()) {
            text.append('\n').append(escaped(texts.get("evidence"))).append("\n\n");
            entry.evidence()
                    .forEach(each -> text.append("- ").append(escaped(each)).append('\n'));
        }
        entry.advice().ifPresent(each -> {
            text.append('\n').append(escaped(texts.get("advice"))).append("\n\n");
            fenced("", each);
        });
        entry.undo().ifPresent(each -> {
            text.append('\n').append(escaped(texts.get("undo"))).append("\n\n");
            fenced("", each);
        });
    }

    private void row(List<String> cells) {
        text.append(cells.stream().map(MarkdownReport::escaped).collect(Collectors.joining(" | ", "| ", " |\n")));
    }

    /** Writes a block that nothing in it can end: its fence is longer than any row of tildes inside. */
    private void fenced(String language, String content) {
        String fence = "~~~";
        while (content.contains(fence)) {
            fence += "~";
        }
        text.append(fence)
                .append(language)
                .append('\n')
                .append(content)
                .append(content.endsWith("\n") ? "" : "\n")
                .append(fence)
                .append('\n');
    }

    /** Returns text in which no character is markup of CommonMark or of tables. */
    static String escaped(String text) {
        StringBuilder safe = new StringBuilder();
        new Untrusted(text).onOneLine().codePoints().forEach(point -> {
            switch (point) {
                case '&' -> safe.append("&amp;");
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '\\', '`', '*', '_', '[', ']', '#', '|', '~', '!', '@' ->
                    safe.append('\\').appendCodePoint(point);
                default -> safe.appendCodePoint(point);
            }
        });
        // addresses would become links by themselves
        return safe.toString().replace("://", "&#58;//").replace("www.", "www&#46;");
    }
}
