package dev.countersign.finding;

import dev.countersign.json.Json;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Writes the findings file: one JSON document with a line for each finding, so that it can be searched and
 * compared. docs/json.md describes every name.
 */
public final class FindingsText {
    /** How the file begins; only such a file is replaced. */
    public static final String MARK = "{\"schema\":\"countersign.findings/1\"";

    private FindingsText() {}

    /**
     * Writes the document.
     *
     * @param inventories the names of the inventory's files, which are beside it
     */
    public static void write(Imported imported, List<String> inventories, Instant made, OutputStream out)
            throws IOException {
        Writer text = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
        text.write(MARK + ",\n\"made\":" + Json.line(made.toString()) + ",\n\"inventories\":" + Json.line(inventories)
                + ",\n\"sources\":[");
        each(imported.files(), text, FindingsText::source);
        text.write("],\n\"findings\":[");
        each(
                imported.findings(),
                text,
                finding -> finding(finding, imported.hosts().get(finding.host())));
        text.write("]}\n");
        text.flush();
    }

    private static <T> void each(List<T> all, Writer text, Function<T, Map<String, Object>> values) throws IOException {
        for (Iterator<T> at = all.iterator(); at.hasNext(); ) {
            text.write("\n" + Json.line(values.apply(at.next())) + (at.hasNext() ? "," : "\n"));
        }
    }

    /** Returns a file and its counts as plain values, for this document and for that of the command. */
    public static Map<String, Object> source(ReadFile file) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("file", file.name());
        values.put("format", file.format().title());
        values.put("sha256", file.sha256().hex());
        values.put("rows", file.rows());
        values.put("reported", file.reported());
        values.put("named", file.named());
        values.put("other", file.other());
        values.put("notUnderstood", file.notUnderstood());
        values.put("around", file.around());
        values.put("remarks", List.<Object>copyOf(file.remarks()));
        values.put(
                "misread",
                file.misread().stream().<Object>map(FindingsText::misread).toList());
        return values;
    }

    private static Map<String, Object> misread(Misread each) {
        Map<String, Object> values = new LinkedHashMap<>();
        if (each.row() > 0) {
            values.put("row", each.row());
        }
        if (each.line() > 0) {
            values.put("line", each.line());
        }
        if (each.last() > each.line()) {
            values.put("lastLine", each.last());
        }
        values.put("why", each.why());
        return values;
    }

    private static Map<String, Object> finding(Finding finding, ImportedHost host) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("host", host.name());
        values.put("address", host.where());
        values.put("port", (long) finding.port());
        values.put("subject", finding.claim().subject().word());
        values.put("id", finding.claim().id());
        if (!finding.claim().title().isEmpty()) {
            values.put("title", finding.claim().title());
        }
        if (finding.claim().byTitle()) {
            values.put("byTitle", true);
        }
        if (!finding.date().isEmpty()) {
            values.put("date", finding.date());
        }
        values.put("source", (long) finding.file());
        values.put("row", finding.row());
        if (finding.line() > 0) {
            values.put("line", finding.line());
        }
        return values;
    }
}
