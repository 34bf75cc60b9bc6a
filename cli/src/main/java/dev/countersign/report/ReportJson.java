package dev.countersign.report;

import dev.countersign.bytes.Bytes;
import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.Location;
import dev.countersign.diagnostic.Problem;
import dev.countersign.json.Json;
import dev.countersign.json.JsonMap;
import dev.countersign.report.Entry.ChangedDocument;
import dev.countersign.report.Report.Point;
import dev.countersign.report.Report.Word;
import java.io.BufferedInputStream;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A report as JSON: the form in which checks and closings are kept, and the format {@code json}. It can be read
 * again; somebody may have edited it.
 */
public final class ReportJson {
    /** The schema of this version. */
    public static final String SCHEMA = "countersign.report/1";

    /** Some bytes from the beginning of a file that tell whether it is a report. */
    static final int TELLING = 100;

    /** 256 MiB: a check of 100,000 hosts. */
    static final Json.Limits LIMITS = new Json.Limits(256 << 20, 32);

    private static final Pattern BEGINNING =
            Pattern.compile("\\s*\\{\\s*\"schema\"\\s*:\\s*\"(countersign\\.report/[0-9]+)\"(?s:.*)");

    private ReportJson() {}

    /** Whether a file with this beginning is a report, of this or another version. */
    static boolean is(Bytes content) {
        return BEGINNING.matcher(content.utf8()).matches();
    }

    /** Returns the report as values that can be written once: its entries are made one by one. */
    public static Map<String, Object> values(Report report) {
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("schema", SCHEMA);
        root.put("revision", report.revision());
        root.put("exitCode", (long) report.exit());
        root.put("kind", report.kind().word());
        root.put("name", report.name());
        root.put("at", report.at().toString());
        root.put("by", report.by());
        root.put("program", report.program());
        root.put("warnings", List.<Object>copyOf(report.warnings()));
        root.put(
                "verdicts",
                report.words().stream().<Object>map(each -> word(report, each)).toList());
        root.put("rules", report.rules().stream().<Object>map(ReportJson::rule).toList());
        root.put(
                "earlier",
                report.earlier().stream().<Object>map(ReportJson::point).toList());
        root.put("entries", report.entries().stream().map(ReportJson::entry));
        return root;
    }

    private static Map<String, Object> word(Report report, Word word) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("verdict", word.word());
        values.put("grade", word.grade().word());
        values.put("count", report.counts().getOrDefault(word.word(), 0L));
        return values;
    }

    private static Map<String, Object> rule(Rule rule) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("rule", rule.id());
        values.put("severity", rule.severity());
        values.put("why", rule.why());
        rule.at().ifPresent(at -> {
            values.put("file", at.file());
            values.put("line", (long) at.line());
            values.put("column", (long) at.column());
        });
        return values;
    }

    private static Map<String, Object> point(Point point) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("at", point.at().toString());
        values.put("revision", point.revision());
        values.put("counts", new LinkedHashMap<String, Object>(point.counts()));
        return values;
    }

    private static Map<String, Object> entry(Entry entry) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("host", entry.host());
        values.put("platform", entry.platform());
        values.put("groups", List.<Object>copyOf(entry.groups()));
        values.put("verdict", entry.verdict());
        values.put("why", entry.why());
        entry.advice().ifPresent(advice -> values.put("advice", advice));
        values.put(
                "rules", entry.rules().stream().<Object>map(ReportJson::result).toList());
        values.put(
                "changes",
                entry.documents().stream().<Object>map(ReportJson::change).toList());
        values.put("evidence", List.<Object>copyOf(entry.evidence()));
        values.put("notes", List.<Object>copyOf(entry.notes()));
        values.put("facts", new LinkedHashMap<String, Object>(entry.facts()));
        entry.undo().ifPresent(undo -> values.put("undo", undo));
        return values;
    }

    private static Map<String, Object> change(ChangedDocument changed) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("document", changed.path());
        values.put("diff", changed.diff());
        return values;
    }

    private static Map<String, Object> result(RuleResult result) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("rule", result.rule());
        values.put("setting", result.setting());
        values.put("wanted", result.wanted());
        values.put("verdict", result.verdict());
        values.put("grade", result.grade().word());
        values.put("why", result.why());
        values.put("basis", result.basis());
        values.put("seen", new LinkedHashMap<String, Object>(result.seen()));
        result.waiver().ifPresent(waiver -> values.put("waiver", waiver));
        return values;
    }

    /** Writes the form in which a report is kept. */
    static void write(Report report, OutputStream out) throws IOException {
        Writer text = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
        try {
            Json.line(values(report), text);
        } catch (UncheckedIOException failed) {
            throw failed.getCause();
        }
        text.write("\n");
        text.flush();
    }

    /**
     * Reads a report.
     *
     * @throws Problem INVALID if it is not one, REFUSED if another version made it
     * @throws IOException if it cannot be read
     */
    static Report read(String name, InputStream bytes) throws IOException {
        InputStream in = new BufferedInputStream(bytes);
        in.mark(TELLING);
        Matcher beginning = BEGINNING.matcher(Bytes.of(in.readNBytes(TELLING)).utf8());
        in.reset();
        if (!beginning.matches()) {
            throw new Problem(
                    ExitCode.INVALID,
                    name + " is not a saved check or closing; nothing was changed",
                    "make one: countersign check --save FILE");
        }
        if (!SCHEMA.equals(beginning.group(1))) {
            throw new Problem(
                    ExitCode.REFUSED,
                    name + " was made by a different version of countersign; nothing was changed",
                    "make it again with this version");
        }
        Entries entries = new Entries(name);
        try {
            return report(name, Json.readRows(in, name, LIMITS, "entries", entries::add), entries.read);
        } catch (IllegalArgumentException | ArithmeticException | DateTimeException impossible) {
            throw wrong(name, "a value in it is invalid");
        }
    }

    private static Report report(String name, JsonMap root, List<Entry> entries) {
        root.list("entries"); // it must be there
        Report.Kind kind = Report.Kind.of(root.text("kind")).orElseThrow(() -> wrong(name, "its kind is unknown"));
        List<Word> words = root.maps("verdicts").stream()
                .map(each -> new Word(each.text("verdict"), grade(name, each)))
                .toList();
        return new Report(
                kind,
                root.text("name"),
                Instant.parse(root.text("at")),
                root.text("by"),
                root.text("program"),
                root.text("revision"),
                Math.toIntExact(Math.max(0, Math.min(255, root.integer("exitCode")))),
                root.texts("warnings"),
                words,
                root.maps("rules").stream().map(ReportJson::rule).toList(),
                entries,
                root.maps("earlier").stream().map(ReportJson::point).toList());
    }

    private static Grade grade(String name, JsonMap map) {
        return Grade.of(map.text("grade")).orElseThrow(() -> wrong(name, "a grade in it is unknown"));
    }

    private static Rule rule(JsonMap map) {
        Optional<Location> at = map.optionalText("file")
                .map(file -> new Location(
                        file, Math.toIntExact(map.integer("line")), Math.toIntExact(map.integer("column"))));
        return new Rule(map.text("rule"), map.text("severity"), map.text("why"), at);
    }

    private static Point point(JsonMap map) {
        JsonMap counts = map.map("counts");
        Map<String, Long> read = new LinkedHashMap<>();
        counts.keys().forEach(each -> read.put(each, Math.max(0, counts.integer(each))));
        return new Point(Instant.parse(map.text("at")), map.text("revision"), read);
    }

    /**
     * The entries as they are read. In a large fleet most hosts have the same results, so of equal values only one is
     * kept.
     */
    private static final class Entries {
        private final String name;
        private final List<Entry> read = new ArrayList<>();
        private final Map<Object, Object> kept = new HashMap<>();

        Entries(String name) {
            this.name = name;
        }

        @SuppressWarnings("unchecked") // what is equal to a value here has its type
        private <T> T one(T value) {
            return (T) Optional.ofNullable(kept.putIfAbsent(value, value)).orElse(value);
        }

        void add(JsonMap map) {
            Map<String, String> facts = new LinkedHashMap<>();
            map.textMap("facts").forEach((fact, value) -> facts.put(one(fact), value));
            read.add(new Entry(
                    map.text("host"),
                    one(map.text("platform")),
                    one(map.texts("groups")),
                    one(map.text("verdict")),
                    one(map.text("why")),
                    map.optionalText("advice"),
                    one(map.maps("rules").stream().map(this::result).toList()),
                    one(map.maps("changes").stream()
                            .map(each -> one(new ChangedDocument(each.text("document"), each.text("diff"))))
                            .toList()),
                    map.texts("evidence"),
                    one(map.texts("notes")),
                    facts,
                    map.optionalText("undo")));
        }

        private RuleResult result(JsonMap map) {
            return one(new RuleResult(
                    map.text("rule"),
                    map.text("setting"),
                    map.text("wanted"),
                    map.text("verdict"),
                    grade(name, map),
                    map.text("why"),
                    map.text("basis"),
                    map.textMap("seen"),
                    map.optionalText("waiver")));
        }
    }

    private static Problem wrong(String name, String why) {
        return new Problem(
                ExitCode.INVALID,
                Diagnostic.error(Location.of(name), "this is not a saved check or closing: " + why)
                        .advise("make it again: countersign check --save FILE"));
    }
}
