package dev.countersign.report;

import dev.countersign.explain.Language;
import dev.countersign.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What the program itself says in a report for people, in one language. */
record Texts(Language language, Map<String, String> byKey) {
    private static final Json.Limits LIMITS = new Json.Limits(1 << 20, 4);

    static Texts of(Language language) {
        String name = "texts." + language.tag() + ".json";
        return new Texts(language, texts(Json.readMap(bytes(name), name, LIMITS).asMap()));
    }

    private static Map<String, String> texts(Map<String, Object> read) {
        Map<String, String> texts = new LinkedHashMap<>();
        read.forEach((key, text) -> texts.put(key, String.valueOf(text)));
        return texts;
    }

    /** Returns a text. */
    String get(String key) {
        return Optional.ofNullable(byKey.get(key))
                .orElseThrow(() -> new IllegalArgumentException("no text for " + key));
    }

    /** Returns a text with its {@code {names}} replaced by values. */
    String get(String key, Map<String, Object> values) {
        String text = get(key);
        for (Map.Entry<String, Object> each : values.entrySet()) {
            text = text.replace("{" + each.getKey() + "}", String.valueOf(each.getValue()));
        }
        return text;
    }

    /** Returns the revision of the policies; in words where they were not committed. */
    String revision(Report report) {
        return report.revision().startsWith("none") ? get("revision:none") : report.revision();
    }

    /** Returns a verdict in this language; one that this program does not give stays as it is. */
    String verdict(String word) {
        return byKey.getOrDefault("verdict:" + word, word);
    }

    /** Returns the result in one sentence. */
    String headline(Report report) {
        Map<Grade, Long> grades = report.grades();
        long fails = grades.getOrDefault(Grade.FAILS, 0L);
        long unknown = grades.getOrDefault(Grade.UNKNOWN, 0L);
        long total = report.entries().size();
        String head = "head:" + report.kind().word() + ":";
        if (fails > 0) {
            String said = get(head + "fails", Map.of("n", fails, "total", total));
            return unknown == 0 ? said : get("head:also", Map.of("head", said, "n", unknown));
        }
        return unknown > 0
                ? get(head + "unknown", Map.of("n", unknown, "total", total))
                : get(head + "passes", Map.of("total", total));
    }

    /** Returns a file of this package's resources. */
    static String resource(String name) {
        return new String(bytes(name), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String name) {
        try (InputStream in = Optional.ofNullable(Texts.class.getResourceAsStream(name))
                .orElseThrow(() -> new IllegalStateException(name + " is missing from the program"))) {
            return in.readAllBytes();
        } catch (IOException unreadable) {
            throw new IllegalStateException(name + " cannot be read", unreadable);
        }
    }
}
