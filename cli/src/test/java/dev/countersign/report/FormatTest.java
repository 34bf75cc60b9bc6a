package dev.countersign.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.countersign.bytes.Bytes;
import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.Problem;
import dev.countersign.explain.Language;
import dev.countersign.json.Json;
import dev.countersign.json.JsonMap;
import dev.countersign.testing.Needs;
import dev.countersign.testing.Ran;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.SchemaFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** Each format is read by a strict reader of that format; all say the same, and an attacker's texts stay texts. */
class FormatTest {
    private static final Path SCHEMAS = Path.of("src/test/resources/report-schemas");
    private static final JsonSchema SARIF = sarif();
    private static final long SEED = 20261130;
    private static final int CHANGED = Boolean.getBoolean("countersign.all") ? 20_000 : 200;

    static Stream<Report> reports() {
        return Stream.concat(
                Stream.of(SomeReports.check(60), SomeReports.hostile(), SomeReports.check(0)), EveryOutcome.reports());
    }

    private static JsonSchema sarif() {
        try {
            return new JsonSchema(json(Files.readString(SCHEMAS.resolve("sarif-schema-2.1.0.json")))
                    .asMap());
        } catch (IOException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }

    private static String of(Report report, Format format) {
        return SomeReports.text(report, format, Language.EN);
    }

    private static JsonMap json(String text) {
        return Json.readMap(text.getBytes(StandardCharsets.UTF_8), "a test", new Json.Limits(64 << 20, 64));
    }

    @ParameterizedTest
    @MethodSource("reports")
    void sarif_satisfies_the_schema_of_oasis(Report report) {
        assertThat(SARIF.mistakes(json(of(report, Format.SARIF)).asMap())).isEmpty();
    }

    @Test
    void the_reader_of_that_schema_sees_mistakes() {
        Map<String, Object> driver = Map.of("name", "x", "rules", List.of(Map.of("id", 1L), Map.of("id", 1L)));
        Map<String, Object> result =
                Map.of("message", Map.of("txt", "x"), "level", "fatal", "kind", "fail", "ruleIndex", -2L);
        Map<String, Object> log = Map.of(
                "version",
                "2.1.0",
                "runs",
                List.of(Map.of("tool", Map.of("driver", driver), "results", List.of(result, result))));

        assertThat(SARIF.mistakes(log))
                .hasSizeGreaterThan(5)
                .anyMatch(each -> each.startsWith("/runs[0]/tool/driver/rules[0]/id: type"))
                .anyMatch(each -> each.startsWith("/runs[0]/results[0]/level: enum"))
                .anyMatch(each -> each.startsWith("/runs[0]/tool/driver/rules: uniqueItems"))
                .anyMatch(each -> each.startsWith("/runs[0]/results[0]/message: additionalProperties"));
    }

    @Test
    void sarif_points_to_the_line_and_column_of_the_rule_and_a_waiver_is_a_suppression() {
        JsonMap run = json(of(SomeReports.check(15), Format.SARIF)).maps("runs").get(0);
        List<JsonMap> results = run.maps("results");

        JsonMap place = results.get(0).maps("locations").get(0).map("physicalLocation");
        assertThat(place.map("artifactLocation").text("uri")).isEqualTo("policies/smb%20signing.yaml");
        assertThat(place.map("region").integer("startLine")).isEqualTo(7);
        assertThat(place.map("region").integer("startColumn")).isEqualTo(5);
        assertThat(results).hasSize(3);
        assertThat(results.stream()
                        .filter(each -> each.optionalList("suppressions").isPresent()))
                .hasSize(1);
        assertThat(run.maps("invocations").get(0).list("toolExecutionNotifications"))
                .as("hosts that could not be judged")
                .hasSize(2);
    }

    @ParameterizedTest
    @MethodSource("reports")
    void junit_satisfies_the_schema_of_surefire(Report report) throws SAXException, IOException {
        SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI)
                .newSchema(SCHEMAS.resolve("surefire-test-report.xsd").toFile())
                .newValidator()
                .validate(new StreamSource(new StringReader(of(report, Format.JUNIT))));
    }

    private static Element junit(Report report) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(of(report, Format.JUNIT))))
                .getDocumentElement();
    }

    @Test
    void junit_counts_what_it_contains() throws Exception {
        Element suite = junit(SomeReports.check(60));

        for (Map.Entry<String, String> each : Map.of(
                        "tests", "testcase", "failures", "failure", "errors", "error", "skipped", "skipped")
                .entrySet()) {
            NodeList found = suite.getElementsByTagName(each.getValue());
            assertThat(found.getLength()).as(each.getKey()).isPositive();
            assertThat(suite.getAttribute(each.getKey()))
                    .as(each.getKey())
                    .isEqualTo(String.valueOf(found.getLength()));
        }
    }

    @ParameterizedTest
    @MethodSource("reports")
    void openmetrics_is_read_and_has_each_host_once(Report report) {
        Metrics metrics = Metrics.read(of(report, Format.OPENMETRICS));

        assertThat(metrics.sum("countersign_entries"))
                .isEqualTo(report.entries().size());
        assertThat(metrics.sum("countersign_problem"))
                .isEqualTo(report.grades().getOrDefault(Grade.FAILS, 0L)
                        + report.grades().getOrDefault(Grade.UNKNOWN, 0L));
        assertThat(metrics.sum("countersign_report_timestamp_seconds"))
                .isEqualTo(report.at().getEpochSecond());
    }

    @Test
    void the_reader_of_openmetrics_sees_mistakes() {
        for (String wrong : List.of(
                "# TYPE a gauge\na{} 1\n",
                "# TYPE a gauge\na{x=\"1\",x=\"2\"} 1\n# EOF\n",
                "# TYPE a gauge\na{x=\"\\d\"} 1\n# EOF\n",
                "# TYPE a gauge\na{} 1\n# TYPE b gauge\n# HELP a x\n# EOF\n",
                "# TYPE a gauge\n# UNIT a seconds\n# EOF\n",
                "# TYPE a gauge\na{} 1\na{} 2\n# EOF\n",
                "b{} 1\n# EOF\n")) {
            assertThatThrownBy(() -> Metrics.read(wrong)).as(wrong).isInstanceOf(IllegalArgumentException.class);
        }
    }

    /** As the text format of its scrapes, and as OpenMetrics, which this reader takes only with a time in each line. */
    @Test
    @Needs("promtool")
    void prometheus_reads_the_metrics(@TempDir Path temporary) throws IOException {
        for (Report each : reports().toList()) {
            String text = of(each, Format.OPENMETRICS);
            Path file = Files.writeString(temporary.resolve("a.prom"), text);
            Path timed = Files.writeString(
                    temporary.resolve("a.txt"),
                    text.replaceAll("(?m)^([^#].*)$", "$1 " + each.at().getEpochSecond()));

            Ran.of(List.of("sh", "-c", "promtool check metrics <" + file)).orFail();
            openMetrics(timed, temporary).orFail();
        }
    }

    @Test
    @Needs("promtool")
    void prometheus_refuses_openmetrics_without_an_end(@TempDir Path temporary) throws IOException {
        Path cut = Files.writeString(temporary.resolve("a.txt"), "# TYPE a gauge\na{} 1 1796016612\n");

        assertThat(openMetrics(cut, temporary).exit()).isNotZero();
    }

    private static Ran openMetrics(Path file, Path folder) {
        return Ran.of(List.of(
                "promtool",
                "tsdb",
                "create-blocks-from",
                "openmetrics",
                file.toString(),
                folder.resolve("blocks").toString()));
    }

    @ParameterizedTest
    @MethodSource("reports")
    void no_cell_of_csv_begins_as_a_formula_does_and_every_row_has_every_column(Report report) {
        List<List<String>> rows = csv(of(report, Format.CSV));

        assertThat(rows)
                .hasSize(1
                        + report.entries().stream()
                                .mapToInt(each -> Math.max(1, each.rules().size()))
                                .sum());
        assertThat(rows).allSatisfy(row -> assertThat(row).hasSize(rows.get(0).size()));
        assertThat(rows.stream().flatMap(List::stream))
                .allMatch(cell -> !cell.strip().matches("(?s)[=+@\uff1d\uff0b\uff0d\uff20-].*"));
    }

    @Test
    void a_formula_is_made_harmless_wherever_a_spreadsheet_would_see_it() {
        for (String each : List.of("=1+1", "+1", "-1", "@SUM(A1)", "  =1+1", "\t=1", "\uff1d1+1")) {
            assertThat(Csv.cell(each)).matches("(?s)\"?'.*");
        }
        assertThat(Csv.cell("server signing = auto")).isEqualTo("server signing = auto");
        assertThat(Csv.cell("a\"b,c")).isEqualTo("\"a\"\"b,c\"");
    }

    /** Reads RFC 4180. */
    private static List<List<String>> csv(String text) {
        List<List<String>> rows = new ArrayList<>();
        List<String> row = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' && quoted && i + 1 < text.length() && text.charAt(i + 1) == '"') {
                cell.append('"');
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (!quoted && (c == ',' || c == '\n')) {
                row.add(cell.toString());
                cell.setLength(0);
                if (c == '\n') {
                    rows.add(row);
                    row = new ArrayList<>();
                }
            } else if (quoted || c != '\r') {
                cell.append(c);
            }
        }
        assertThat(quoted).isFalse();
        return rows;
    }

    /** The numbers are those of the value, counted once more from what each format says of each host. */
    @Test
    void every_format_says_the_same_of_the_same_hosts() throws Exception {
        Report report = SomeReports.check(60);
        Map<String, Long> counts = report.counts();
        long fails = counts.getOrDefault("violated", 0L);
        long unknown = counts.getOrDefault("unknown", 0L) + counts.getOrDefault("not reached", 0L);

        Set<List<String>> csv = new HashSet<>();
        csv(of(report, Format.CSV)).forEach(row -> csv.add(List.of(row.get(0), row.get(3))));
        assertThat(csv.stream().filter(each -> each.get(1).equals("violated"))).hasSize((int) fails);
        JsonMap json = json(of(report, Format.JSON));
        assertThat(json.maps("verdicts"))
                .allSatisfy(each -> assertThat(each.integer("count"))
                        .isEqualTo(json.maps("entries").stream()
                                .filter(entry -> entry.text("verdict").equals(each.text("verdict")))
                                .count()));
        JsonMap sarif = json(of(report, Format.SARIF)).maps("runs").get(0);
        assertThat(sarif.maps("results").stream()
                        .filter(each -> each.optionalList("suppressions").isEmpty()))
                .hasSize((int) fails);
        assertThat(sarif.maps("invocations").get(0).list("toolExecutionNotifications"))
                .hasSize((int) unknown);
        Element junit = junit(report);
        assertThat(junit.getAttribute("failures")).isEqualTo(String.valueOf(fails));
        assertThat(junit.getAttribute("errors")).isEqualTo(String.valueOf(unknown));
        assertThat(Metrics.read(of(report, Format.OPENMETRICS)).samples().stream()
                        .filter(each -> each.name().equals("countersign_entries"))
                        .filter(each -> "violated".equals(each.labels().get("verdict"))))
                .singleElement()
                .extracting(Metrics.Sample::value)
                .isEqualTo(fails);
        String markdown = of(report, Format.MD);
        assertThat(markdown)
                .startsWith("# Violations on " + fails + " of 60 hosts; not judged: " + unknown + "\n")
                .contains("| violated | " + fails + " |\n");
        assertThat(of(report, Format.HTML))
                .contains("<h1>Violations on " + fails + " of 60 hosts; not judged: " + unknown + "</h1>");
    }

    @Test
    void markdown_contains_no_markup_of_a_host() {
        String text = of(SomeReports.hostile(), Format.MD);

        String outside = text.replaceAll("(?s)\n(~~~+)[a-z]*\n.*?\n\\1\n", "\n");
        assertThat(outside).doesNotContain("<").doesNotContain("://").doesNotContain("\u001b", "\u202e");
        long columns = 0;
        for (String line : outside.lines().filter(each -> each.startsWith("|")).toList()) {
            long bars = line.replaceAll("\\\\\\\\|\\\\\\|", "")
                    .chars()
                    .filter(each -> each == '|')
                    .count();
            assertThat(bars).as(line).isIn(3L, 6L);
            columns += bars;
        }
        assertThat(columns).isPositive();
    }

    @ParameterizedTest
    @MethodSource("reports")
    void a_saved_report_is_read_as_it_was_written(Report report) {
        byte[] kept = SomeReports.kept(report);

        assertThat(SomeReports.read(kept)).isEqualTo(report);
        assertThat(ReportJson.is(Bytes.of(kept))).isTrue();
    }

    @Test
    void a_report_of_another_version_is_refused_whatever_is_in_it() {
        String other = "{\"schema\":\"countersign.report/2\",\"entries\":[{\"server\":\"fs1\"}]}";

        Problem refused =
                catchThrowableOfType(Problem.class, () -> SomeReports.read(other.getBytes(StandardCharsets.UTF_8)));

        assertThat(refused.code()).isEqualTo(ExitCode.REFUSED);
        assertThat(refused).hasMessageContaining("a different version of countersign");
    }

    /** Each format is handed on while it is written, so that the report of a large fleet need not fit into memory. */
    @ParameterizedTest
    @EnumSource(value = Format.class, mode = EnumSource.Mode.EXCLUDE, names = "MD")
    void a_large_report_comes_in_pieces(Format format) {
        List<Integer> pieces = new ArrayList<>();

        format.write(SomeReports.check(1500), Language.EN, piece -> pieces.add(piece.length()));

        // the rows for readers without JavaScript are one piece, and at most 500
        assertThat(pieces).allMatch(each -> each < 150_000);
        assertThat(pieces).hasSizeGreaterThan(format == Format.OPENMETRICS ? 1 : 5);
    }

    /** Somebody edited the file, or a disk did: it is refused as such, or every format can be made of it. */
    @Test
    void a_saved_report_with_changed_bytes_is_refused_or_reported() {
        byte[] good = SomeReports.kept(SomeReports.check(6));
        Random random = new Random(SEED);
        int refused = 0;
        int read = 0;
        for (int i = 0; i < CHANGED; i++) {
            Report report;
            try {
                report = SomeReports.read(changed(good, random));
            } catch (Problem wrong) {
                assertThat(wrong.code()).isIn(ExitCode.INVALID, ExitCode.REFUSED);
                refused++;
                continue;
            }
            for (Format each : Format.values()) {
                assertThat(of(report, each)).as("seed " + SEED + ", " + i).isNotEmpty();
            }
            read++;
        }
        assertThat(refused).isPositive();
        assertThat(read).isPositive();
    }

    /** Changes a digit, a letter or a piece, so that many of the results are still JSON. */
    private static byte[] changed(byte[] good, Random random) {
        byte[] bytes = good.clone();
        int at = random.nextInt(bytes.length);
        switch (random.nextInt(4)) {
            case 0 -> bytes[at] = (byte) random.nextInt(256);
            case 1 -> {
                for (int i = at; i < Math.min(bytes.length, at + 40); i++) {
                    bytes[i] = (byte) (Character.isDigit(bytes[i]) ? '0' + random.nextInt(10) : bytes[i]);
                }
            }
            case 2 -> {
                for (int i = at; i < Math.min(bytes.length, at + 8); i++) {
                    bytes[i] = (byte) (Character.isLetter(bytes[i]) ? 'a' + random.nextInt(26) : bytes[i]);
                }
            }
            default -> bytes = Arrays.copyOf(bytes, at);
        }
        return bytes;
    }
}
