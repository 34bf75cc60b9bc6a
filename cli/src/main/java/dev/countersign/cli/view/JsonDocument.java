package dev.countersign.cli.view;

import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.ExitCode;
import dev.countersign.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The one JSON document of a command; docs/json.md describes its content. */
public final class JsonDocument {
    private JsonDocument() {}

    public static String of(String command, String revision, ExitCode code, Map<String, Object> content) {
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("schema", "countersign." + command + "/1");
        root.put("revision", revision);
        root.put("exitCode", (long) code.number());
        root.putAll(content);
        return Json.pretty(root);
    }

    /** Returns a document without a revision. */
    public static String of(String command, ExitCode code, Map<String, Object> content) {
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("schema", "countersign." + command + "/1");
        root.put("exitCode", (long) code.number());
        root.putAll(content);
        return Json.pretty(root);
    }

    public static String error(ExitCode code, List<Diagnostic> diagnostics) {
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("schema", "countersign.error/1");
        root.put("exitCode", (long) code.number());
        root.put(
                "errors",
                diagnostics.stream().<Object>map(JsonDocument::diagnostic).toList());
        return Json.pretty(root);
    }

    public static Map<String, Object> diagnostic(Diagnostic diagnostic) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("severity", diagnostic.severity().name().toLowerCase(java.util.Locale.ROOT));
        diagnostic.at().ifPresent(at -> {
            values.put("file", at.file());
            values.put("line", (long) at.line());
            values.put("column", (long) at.column());
        });
        values.put("what", diagnostic.what());
        diagnostic.advice().ifPresent(advice -> values.put("advice", advice));
        return values;
    }
}
