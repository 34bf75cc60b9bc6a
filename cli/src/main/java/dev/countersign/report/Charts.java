package dev.countersign.report;

import dev.countersign.report.Report.Point;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The two charts of the HTML report. They are rectangles in SVG with the numbers beside them: no library is needed
 * for that, and a reader who cannot see them has the same numbers as a table.
 */
final class Charts {
    private static final int WIDTH = 600;
    private static final int HEIGHT = 120;
    /** So many columns can be told apart. */
    private static final int COLUMNS = 60;
    /** So many platforms are shown; all others are one line. */
    private static final int PLATFORMS = 12;
    /** The least share of a bar, in hundredths: what is there must be seen. */
    private static final int LEAST = 2;

    private final Report report;
    private final Texts texts;

    Charts(Report report, Texts texts) {
        this.report = report;
        this.texts = texts;
    }

    /** The name of a grade in classes of the style sheet. */
    static String name(Grade grade) {
        return grade.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    String html() {
        return platforms() + (report.kind() == Report.Kind.CHECK ? trend() : "");
    }

    private String platforms() {
        Map<String, Map<Grade, Long>> counts = new TreeMap<>();
        for (Entry each : report.entries()) {
            String platform = each.platform().isEmpty() ? texts.get("none") : each.platform();
            counts.computeIfAbsent(platform, none -> new EnumMap<>(Grade.class))
                    .merge(report.grade(each), 1L, Long::sum);
        }
        List<Map.Entry<String, Map<Grade, Long>>> largest = counts.entrySet().stream()
                .sorted(Comparator.comparing(each -> -sum(each.getValue())))
                .toList();
        StringBuilder html = new StringBuilder("<section aria-labelledby=\"platforms\"><h2 id=\"platforms\">")
                .append(Markup.text(texts.get("platforms")))
                .append("</h2>\n<table><thead><tr>");
        head(html, "platform", "");
        head(html, "number", "number");
        for (Grade each : grades()) {
            html.append("<th scope=\"col\" class=\"number grade\">")
                    .append(Markup.text(texts.get("grade:" + each.word())))
                    .append("</th>");
        }
        html.append("<td></td></tr></thead><tbody>\n");
        largest.stream().limit(PLATFORMS).forEach(each -> platform(html, each.getKey(), each.getValue()));
        if (largest.size() > PLATFORMS) {
            Map<Grade, Long> rest = new EnumMap<>(Grade.class);
            largest.stream()
                    .skip(PLATFORMS)
                    .forEach(each -> each.getValue().forEach((grade, count) -> rest.merge(grade, count, Long::sum)));
            platform(html, "\u2026", rest);
        }
        html.append("</tbody></table>\n").append(legend(grades())).append("</section>\n");
        return html.toString();
    }

    private void head(StringBuilder html, String key, String style) {
        html.append("<th scope=\"col\"")
                .append(style.isEmpty() ? "" : " class=\"" + style + "\"")
                .append('>')
                .append(Markup.text(texts.get(key)))
                .append("</th>");
    }

    /** The grades that any entry has, worst first. */
    private List<Grade> grades() {
        return report.grades().entrySet().stream()
                .filter(each -> each.getValue() > 0)
                .map(Map.Entry::getKey)
                .toList();
    }

    private static long sum(Map<Grade, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    private void platform(StringBuilder html, String name, Map<Grade, Long> counts) {
        html.append("<tr><th scope=\"row\">")
                .append(Markup.text(name))
                .append("</th><td class=\"number\">")
                .append(sum(counts))
                .append("</td>");
        for (Grade each : grades()) {
            html.append("<td class=\"number grade\">")
                    .append(counts.getOrDefault(each, 0L))
                    .append("</td>");
        }
        html.append("<td class=\"bar\"><svg viewBox=\"0 0 100 10\" preserveAspectRatio=\"none\" aria-hidden=\"true\">");
        int x = 0;
        for (Map.Entry<Grade, Integer> each : shares(counts).entrySet()) {
            html.append(rect(x, 0, each.getValue(), 10, each.getKey()));
            x += each.getValue();
        }
        html.append("</svg></td></tr>\n");
    }

    /** Returns the shares in hundredths, which sum up to a hundred; none that is there is invisible. */
    static Map<Grade, Integer> shares(Map<Grade, Long> counts) {
        long total = Math.max(1, sum(counts));
        Map<Grade, Integer> shares = new EnumMap<>(Grade.class);
        counts.forEach((grade, count) -> {
            if (count > 0) {
                shares.put(grade, (int) Math.max(LEAST, Math.round(count * 100.0 / total)));
            }
        });
        int rest = 100 - shares.values().stream().mapToInt(Integer::intValue).sum();
        shares.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .ifPresent(each -> each.setValue(each.getValue() + rest));
        return shares;
    }

    private static String rect(double x, double y, double width, double height, Grade grade) {
        return String.format(
                Locale.ROOT,
                "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" class=\"g-%s\"/>",
                x,
                y,
                width,
                height,
                name(grade));
    }

    private String legend(List<Grade> grades) {
        StringBuilder html = new StringBuilder("<ul class=\"legend\" aria-hidden=\"true\">");
        for (Grade each : grades) {
            html.append("<li><svg viewBox=\"0 0 10 10\">")
                    .append(rect(0, 0, 10, 10, each))
                    .append("</svg>")
                    .append(Markup.text(texts.get("grade:" + each.word())))
                    .append("</li>");
        }
        return html.append("</ul>\n").toString();
    }

    private String trend() {
        StringBuilder html = new StringBuilder("<section aria-labelledby=\"trend\"><h2 id=\"trend\">")
                .append(Markup.text(texts.get("trend")))
                .append("</h2>\n");
        List<Point> points = new ArrayList<>(report.earlier());
        points.add(report.point());
        if (points.size() == 1) {
            return html.append("<p>")
                    .append(Markup.text(texts.get("trend:none")))
                    .append("</p></section>\n")
                    .toString();
        }
        columns(html, points.subList(Math.max(0, points.size() - COLUMNS), points.size()));
        numbers(html, points);
        return html.append("</section>\n").toString();
    }

    private long count(Point point, Grade grade) {
        return point.counts().entrySet().stream()
                .filter(each -> report.grade(each.getKey()) == grade)
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    private long problems(Point point) {
        return count(point, Grade.FAILS) + count(point, Grade.UNKNOWN);
    }

    private void columns(StringBuilder html, List<Point> points) {
        long most = Math.max(1, points.stream().mapToLong(this::problems).max().orElse(1));
        Point first = points.get(0);
        Point last = points.get(points.size() - 1);
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("first", first.at());
        values.put("last", last.at());
        values.put("before", problems(first));
        values.put("now", problems(last));
        values.put("most", most);
        html.append("<svg class=\"trend\" viewBox=\"0 0 " + WIDTH + " " + HEIGHT
                        + "\" preserveAspectRatio=\"none\" role=\"img\" aria-label=\"")
                .append(Markup.text(texts.get("trend:label", values)))
                .append("\">");
        double step = (double) WIDTH / points.size();
        for (int i = 0; i < points.size(); i++) {
            double y = HEIGHT;
            for (Grade grade : List.of(Grade.FAILS, Grade.UNKNOWN)) {
                double height = (HEIGHT - 4.0) * count(points.get(i), grade) / most;
                y -= height;
                if (height > 0) {
                    html.append(rect(i * step, y, Math.max(1, step * 0.8), height, grade));
                }
            }
        }
        html.append("<line class=\"axis\" x1=\"0\" y1=\"" + HEIGHT + "\" x2=\"" + WIDTH + "\" y2=\"" + HEIGHT
                        + "\"/></svg>\n<div class=\"ends\"><span>")
                .append(Markup.text(day(first) + ": " + problems(first)))
                .append("</span><span>")
                .append(Markup.text(day(last) + ": " + problems(last)))
                .append("</span></div>\n")
                .append(legend(List.of(Grade.FAILS, Grade.UNKNOWN)));
    }

    private static String day(Point point) {
        return point.at().toString().substring(0, 10);
    }

    private void numbers(StringBuilder html, List<Point> points) {
        html.append("<details><summary>")
                .append(Markup.text(texts.get("trend:numbers")))
                .append("</summary><table><thead><tr>");
        head(html, "at", "");
        for (Grade each : Grade.values()) {
            html.append("<th scope=\"col\" class=\"number\">")
                    .append(Markup.text(texts.get("grade:" + each.word())))
                    .append("</th>");
        }
        html.append("</tr></thead><tbody>\n");
        for (int i = points.size() - 1; i >= 0; i--) {
            html.append("<tr><th scope=\"row\">")
                    .append(Markup.text(points.get(i).at().toString()))
                    .append("</th>");
            for (Grade each : Grade.values()) {
                html.append("<td class=\"number\">")
                        .append(count(points.get(i), each))
                        .append("</td>");
            }
            html.append("</tr>\n");
        }
        html.append("</tbody></table></details>\n");
    }
}
