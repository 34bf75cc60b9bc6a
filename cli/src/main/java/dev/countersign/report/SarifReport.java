package dev.countersign.report;

import dev.countersign.diagnostic.Location;
import dev.countersign.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A report as SARIF 2.1.0. A result points to the rule in its policy file and names the host; a waiver is a
 * suppression; a host that could not be judged is a notification of the tool. What passes is left out.
 */
final class SarifReport {
    private static final String SCHEMA =
            "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

    /** The name of the folder that paths begin at. */
    private static final String BASE = "REPOSITORY";

    /** The rule of what is about a host as a whole. */
    private static final String HOST = "countersign/host";

    private SarifReport() {}

    static void write(Report report, Pieces text) {
        Map<String, Integer> indexes = new LinkedHashMap<>();
        List<Object> rules = new ArrayList<>();
        for (Rule each : report.rules()) {
            if (indexes.putIfAbsent(each.id(), rules.size()) == null) {
                rules.add(descriptor(each.id(), each.severity(), each.why()));
            }
        }
        indexes.put(HOST, rules.size());
        rules.add(descriptor(HOST, "", "A host as a whole."));
        Map<String, Rule> byId = report.rulesById();
        Map<String, Object> driver = new LinkedHashMap<>();
        driver.put("name", "Countersign");
        if (!report.program().isEmpty()) {
            driver.put("version", report.program());
        }
        driver.put("rules", rules);
        Map<String, Object> run = new LinkedHashMap<>();
        run.put("tool", Map.of("driver", driver));
        run.put("automationDetails", Map.of("id", "countersign/" + report.kind().word() + "/" + report.at()));
        run.put("invocations", List.of(invocation(report)));
        run.put("originalUriBaseIds", Map.of(BASE, Map.of("description", message("the policy repository"))));
        run.put("columnKind", "unicodeCodePoints");
        run.put(
                "results",
                report.entries().stream().flatMap(each -> results(report.grade(each), each, byId, indexes).stream()));
        run.put("properties", ordered("revision", report.revision(), "by", report.by(), "name", report.name()));
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("$schema", SCHEMA);
        root.put("version", "2.1.0");
        root.put("runs", List.of(run));
        Json.pretty(root, text);
        text.append('\n');
    }

    private static Map<String, Object> descriptor(String id, String severity, String why) {
        Map<String, Object> rule = new LinkedHashMap<>();
        rule.put("id", id);
        rule.put("shortDescription", message(why.isEmpty() ? id : why));
        rule.put("defaultConfiguration", Map.of("level", level(severity)));
        if (!severity.isEmpty()) {
            rule.put("properties", ordered("severity", severity, "tags", List.of("security", "smb")));
        }
        return rule;
    }

    private static String level(String severity) {
        return switch (severity) {
            case "low" -> "note";
            case "medium" -> "warning";
            default -> "error";
        };
    }

    /** Names and values in this order: a report of the same value is the same text each time, and {@code Map.of} is not. */
    private static Map<String, Object> ordered(Object... pairs) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            values.put((String) pairs[i], pairs[i + 1]);
        }
        return values;
    }

    private static Map<String, Object> message(String text) {
        return Map.of("text", text);
    }

    private static Map<String, Object> invocation(Report report) {
        Map<String, Object> invocation = new LinkedHashMap<>();
        invocation.put("executionSuccessful", report.exit() == 0 || report.exit() == 2);
        invocation.put("exitCode", (long) report.exit());
        invocation.put("endTimeUtc", report.at().toString());
        invocation.put(
                "toolExecutionNotifications",
                report.entries().stream()
                        .filter(each -> report.grade(each) == Grade.UNKNOWN)
                        .map(SarifReport::notification));
        return invocation;
    }

    private static Map<String, Object> notification(Entry entry) {
        Map<String, Object> notification = new LinkedHashMap<>();
        notification.put("level", "error");
        notification.put("message", message(about(entry)));
        notification.put("locations", List.of(location(entry, Optional.empty())));
        return notification;
    }

    private static String about(Entry entry) {
        return entry.host() + ": " + entry.verdict() + (entry.why().isEmpty() ? "" : ": " + entry.why());
    }

    private static List<Map<String, Object>> results(
            Grade grade, Entry entry, Map<String, Rule> rules, Map<String, Integer> indexes) {
        List<Map<String, Object>> results = new ArrayList<>();
        for (RuleResult each : entry.rules()) {
            if (each.grade() != Grade.PASSES && each.grade() != Grade.NOT_APPLICABLE) {
                Optional<Rule> rule = Optional.ofNullable(rules.get(each.rule()));
                String text = entry.host() + ": " + each.setting()
                        + (each.wanted().isEmpty() ? "" : " must be " + each.wanted()) + ": " + each.verdict()
                        + (each.why().isEmpty() ? "" : ": " + each.why());
                results.add(result(
                        entry,
                        new Subject(
                                each.rule(),
                                each.setting(),
                                each.grade(),
                                text,
                                level(rule.map(Rule::severity).orElse("")),
                                rule.flatMap(Rule::at),
                                each.waiver()),
                        indexes));
            }
        }
        if (results.isEmpty() && grade == Grade.FAILS) {
            results.add(result(
                    entry,
                    new Subject(HOST, "", Grade.FAILS, about(entry), "error", Optional.empty(), Optional.empty()),
                    indexes));
        }
        return results;
    }

    /** What one result is about. */
    private record Subject(
            String rule,
            String setting,
            Grade grade,
            String text,
            String level,
            Optional<Location> at,
            Optional<String> waiver) {}

    private static Map<String, Object> result(Entry entry, Subject subject, Map<String, Integer> indexes) {
        Map<String, Object> result = new LinkedHashMap<>();
        boolean unknown = subject.grade() == Grade.UNKNOWN;
        result.put("ruleId", subject.rule());
        Optional.ofNullable(indexes.get(subject.rule())).ifPresent(index -> result.put("ruleIndex", (long) index));
        // [SARIF] 3.27.9: 'open' is not decided for want of information; its level must be none
        result.put("kind", unknown ? "open" : "fail");
        result.put("level", unknown ? "none" : subject.level());
        result.put("message", message(subject.text()));
        result.put("locations", List.of(location(entry, subject.at())));
        result.put(
                "partialFingerprints",
                Map.of("hostRuleSetting/v1", entry.host() + "|" + subject.rule() + "|" + subject.setting()));
        if (subject.grade() == Grade.EXCEPTED) {
            Map<String, Object> suppression = new LinkedHashMap<>();
            suppression.put("kind", "external");
            suppression.put("status", "accepted");
            subject.waiver().ifPresent(waiver -> suppression.put("justification", waiver));
            result.put("suppressions", List.of(suppression));
        }
        return result;
    }

    private static Map<String, Object> location(Entry entry, Optional<Location> at) {
        Map<String, Object> location = new LinkedHashMap<>();
        at.ifPresent(place -> {
            Map<String, Object> physical = new LinkedHashMap<>();
            physical.put("artifactLocation", artifact(place.file()));
            if (place.line() > 0) {
                Map<String, Object> region = new LinkedHashMap<>();
                region.put("startLine", (long) place.line());
                if (place.column() > 0) {
                    region.put("startColumn", (long) place.column());
                }
                physical.put("region", region);
            }
            location.put("physicalLocation", physical);
        });
        location.put("logicalLocations", List.of(ordered("name", entry.host(), "kind", "resource")));
        return location;
    }

    private static Map<String, Object> artifact(String file) {
        Map<String, Object> artifact = new LinkedHashMap<>();
        boolean absolute = file.startsWith("/");
        artifact.put("uri", (absolute ? "file://" : "") + escaped(file));
        if (!absolute) {
            artifact.put("uriBaseId", BASE);
        }
        return artifact;
    }

    /** Returns a path as part of a URI (RFC 3986): every other byte is escaped. */
    private static String escaped(String path) {
        StringBuilder uri = new StringBuilder();
        for (byte each : path.getBytes(StandardCharsets.UTF_8)) {
            char character = (char) (each & 0xff);
            boolean plain =
                    character < 0x80 && (Character.isLetterOrDigit(character) || "/-._~".indexOf(character) >= 0);
            uri.append(plain ? String.valueOf(character) : String.format("%%%02X", each & 0xff));
        }
        return uri.toString();
    }
}
