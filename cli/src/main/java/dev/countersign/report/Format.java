package dev.countersign.report;

import dev.countersign.explain.Language;
import dev.countersign.json.Json;

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
     * Returns a report in this format.
     *
     * @param language the language of what the program itself says, in formats for people
     */
    public String of(Report report, Language language) {
        return switch (this) {
            case HTML -> HtmlReport.of(report, Texts.of(language));
            case MD -> MarkdownReport.of(report, Texts.of(language));
            case CSV -> CsvReport.of(report);
            case JSON -> Json.pretty(ReportJson.values(report)) + "\n";
            case SARIF -> SarifReport.of(report) + "\n";
            case JUNIT -> JUnitReport.of(report);
            case OPENMETRICS -> OpenMetricsReport.of(report);
        };
    }
}
