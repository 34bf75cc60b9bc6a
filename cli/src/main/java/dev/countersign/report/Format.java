package dev.countersign.report;

import dev.countersign.explain.Language;
import dev.countersign.json.Json;
import java.util.function.Consumer;

/** The formats of a report. All are made from the same value. */
public enum Format {
    HTML,
    MD,
    CSV,
    JSON,
    SARIF,
    JUNIT,
    OPENMETRICS;

    /**
     * Writes a report in this format.
     *
     * @param language the language of what the program itself says, in formats for people
     * @param out takes the text in pieces, in order: the text of a large fleet is never in memory as a whole
     */
    public void write(Report report, Language language, Consumer<String> out) {
        Pieces.of(
                text -> {
                    switch (this) {
                        case HTML -> HtmlReport.write(report, Texts.of(language), text);
                        case MD -> MarkdownReport.write(report, Texts.of(language), text);
                        case CSV -> CsvReport.write(report, text);
                        case JSON -> {
                            Json.pretty(ReportJson.values(report), text);
                            text.append('\n');
                        }
                        case SARIF -> SarifReport.write(report, text);
                        case JUNIT -> JUnitReport.write(report, text);
                        case OPENMETRICS -> OpenMetricsReport.write(report, text);
                    }
                },
                out);
    }
}
