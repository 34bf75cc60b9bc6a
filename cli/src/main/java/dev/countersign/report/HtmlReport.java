package dev.countersign.report;

import dev.countersign.json.Json;
import dev.countersign.report.Report.Word;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A report as one HTML file that loads nothing. Its content security policy allows only its own style and its own
 * script, by their digests. What hosts said is in it as escaped text, and as JSON that the script shows as text.
 */
final class HtmlReport {
    private static final Pattern HOLE = Pattern.compile("\\{\\{(text:)?([a-z-]+)}}");

    /** Without JavaScript so many rows are shown. */
    private static final int STATIC_ROWS = 500;

    private final Report report;
    private final Texts texts;

    private HtmlReport(Report report, Texts texts) {
        this.report = report;
        this.texts = texts;
    }

    static void write(Report report, Texts texts, Pieces page) {
        new HtmlReport(report, texts).write(page);
    }

    private void write(Pieces page) {
        String style = "\n" + Texts.resource("report.css");
        String script = "\n" + Texts.resource("report.js");
        String kind = "Countersign \u00b7 " + texts.get("kind:" + report.kind().word())
                + (report.kind() == Report.Kind.CHECK ? "" : " \u00b7 " + report.name());
        Map<String, String> parts = new LinkedHashMap<>();
        parts.put("lang", texts.language().tag());
        parts.put(
                "policy",
                "default-src 'none'; img-src data:; style-src " + digest(style) + "; script-src " + digest(script)
                        + "; base-uri 'none'; form-action 'none'");
        parts.put("style", style);
        parts.put("script", script);
        parts.put("title", Markup.text(texts.headline(report) + " \u00b7 " + kind));
        parts.put("kind", Markup.text(kind));
        parts.put("headline", Markup.text(texts.headline(report)));
        parts.put("worst", Charts.name(worst()));
        parts.put("tiles", tiles());
        parts.put("warnings", warnings());
        parts.put("facts", facts());
        parts.put("charts", new Charts(report, texts).html());
        parts.put("rows", Markup.text(texts.get("rows:" + report.kind().word())));
        parts.put("static", staticRows());
        parts.put("footer", Markup.text(texts.get("footer", Map.of("at", report.at()))));
        fill(Texts.resource("report.html"), parts, page);
    }

    /** Fills the holes of the template in one pass: what is put in is not looked at again. */
    private void fill(String template, Map<String, String> parts, Pieces page) {
        Matcher hole = HOLE.matcher(template);
        int from = 0;
        for (; hole.find(); from = hole.end()) {
            page.append(template, from, hole.start());
            String name = Optional.ofNullable(hole.group(2)).orElse("");
            if (hole.group(1) != null) {
                page.append(Markup.text(texts.get(name)));
            } else if (name.equals("data")) {
                data(page);
            } else {
                page.append(Optional.ofNullable(parts.get(name))
                        .orElseThrow(() -> new IllegalStateException("nothing for {{" + name + "}}")));
            }
        }
        page.append(template, from, template.length());
    }

    private static String digest(String content) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
            return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }

    /** The worst grade that any entry has. */
    private Grade worst() {
        return report.entries().stream()
                .map(report::grade)
                .min(Comparator.naturalOrder())
                .filter(each -> each == Grade.FAILS || each == Grade.UNKNOWN)
                .orElse(Grade.PASSES);
    }

    private String tiles() {
        Map<String, Long> counts = report.counts();
        StringBuilder html = new StringBuilder();
        for (Word each : report.words()) {
            long count = counts.getOrDefault(each.word(), 0L);
            if (count > 0) {
                html.append("<li><button type=\"button\" disabled class=\"g-")
                        .append(Charts.name(each.grade()))
                        .append("\" data-verdict=\"")
                        .append(Markup.text(each.word()))
                        .append("\"><strong>")
                        .append(count)
                        .append("</strong> <span>")
                        .append(Markup.text(texts.verdict(each.word())))
                        .append("</span></button></li>\n");
            }
        }
        return html.toString();
    }

    private String warnings() {
        return report.warnings().stream()
                .map(each -> "<p class=\"warning\" lang=\"en\">" + Markup.text(each) + "</p>\n")
                .collect(Collectors.joining());
    }

    private String facts() {
        StringBuilder html = new StringBuilder();
        fact(html, "at", report.at().toString());
        fact(html, "by", report.by());
        fact(html, "revision", texts.revision(report));
        fact(html, "program", report.program());
        return html.toString();
    }

    private void fact(StringBuilder html, String key, String value) {
        if (!value.isEmpty()) {
            html.append("<div><dt>")
                    .append(Markup.text(texts.get(key)))
                    .append("</dt><dd>")
                    .append(Markup.text(value))
                    .append("</dd></div>\n");
        }
    }

    /** What a reader without JavaScript sees: what does not pass, the worst first. */
    private String staticRows() {
        List<Entry> shown = report.entries().stream()
                .filter(each -> report.grade(each) != Grade.PASSES)
                .sorted(Comparator.comparing(report::grade))
                .limit(STATIC_ROWS)
                .toList();
        StringBuilder html = new StringBuilder("<table class=\"rules\"><thead><tr>");
        for (String each : List.of("host", "verdict", "platform", "why")) {
            html.append("<th scope=\"col\">")
                    .append(Markup.text(texts.get(each)))
                    .append("</th>");
        }
        html.append("</tr></thead><tbody>\n");
        for (Entry each : shown) {
            html.append("<tr><th scope=\"row\">")
                    .append(Markup.text(each.host()))
                    .append("</th><td>")
                    .append(Markup.text(texts.verdict(each.verdict())))
                    .append("</td><td>")
                    .append(Markup.text(each.platform()))
                    .append("</td><td lang=\"en\">")
                    .append(Markup.text(each.why()))
                    .append("</td></tr>\n");
        }
        return html.append("</tbody></table>\n").toString();
    }

    /** The report and the texts as JSON that cannot end its element: no {@code <} is in it. */
    private void data(Pieces page) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("texts", texts.byKey());
        data.put("report", ReportJson.values(report));
        Pieces.of(
                json -> Json.line(data, json),
                piece -> page.append(piece.replace("<", "\\u003c").replace(">", "\\u003e")));
    }
}
