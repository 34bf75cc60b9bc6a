package dev.countersign.report;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A JSON Schema (draft 7), as far as the schema of SARIF uses it. A keyword that it does not know is an error, so
 * that nothing of a schema is left out silently.
 */
record JsonSchema(Map<?, ?> root) {
    /** What describes a value and restricts nothing. */
    private static final Set<String> WORDS = Set.of("description", "title", "default", "$schema", "$id", "definitions");

    /** Returns every place of a value that does not satisfy the schema, with the keyword. */
    List<String> mistakes(Object value) {
        List<String> found = new ArrayList<>();
        check(root, value, "", found);
        return found;
    }

    private void check(Map<?, ?> schema, Object value, String at, List<String> found) {
        for (Map.Entry<?, ?> each : schema.entrySet()) {
            String keyword = String.valueOf(each.getKey());
            if (!WORDS.contains(keyword) && !holds(schema, keyword, each.getValue(), value, at, found)) {
                found.add(at + ": " + keyword + " " + brief(each.getValue()) + ", is " + brief(value));
            }
        }
    }

    private static String brief(Object value) {
        String text = String.valueOf(value);
        return text.length() > 100 ? text.substring(0, 100) + "…" : text;
    }

    private boolean holds(Map<?, ?> schema, String keyword, Object rule, Object value, String at, List<String> found) {
        return switch (keyword) {
            case "$ref" -> {
                check(referred((String) rule), value, at, found);
                yield true;
            }
            case "type" -> is((String) rule, value);
            case "enum" -> ((List<?>) rule).contains(value);
            case "required" -> !(value instanceof Map<?, ?> map) || map.keySet().containsAll((List<?>) rule);
            case "minimum" -> !(value instanceof Long number) || number >= (Long) rule;
            case "maximum" -> !(value instanceof Long number) || number <= (Long) rule;
            case "minItems" -> !(value instanceof List<?> list) || list.size() >= (Long) rule;
            case "uniqueItems" ->
                !Boolean.TRUE.equals(rule)
                        || !(value instanceof List<?> list)
                        || new HashSet<>(list).size() == list.size();
            case "pattern" ->
                !(value instanceof String text)
                        || Pattern.compile((String) rule).matcher(text).find();
            case "format" -> !(value instanceof String text) || formatted((String) rule, text);
            case "properties" -> {
                properties((Map<?, ?>) rule, value, at, found);
                yield true;
            }
            case "additionalProperties" -> additional(schema, rule, value, at, found);
            case "items" -> {
                if (value instanceof List<?> list) {
                    for (int i = 0; i < list.size(); i++) {
                        check((Map<?, ?>) rule, list.get(i), at + "[" + i + "]", found);
                    }
                }
                yield true;
            }
            case "anyOf" -> matching((List<?>) rule, value) >= 1;
            case "oneOf" -> matching((List<?>) rule, value) == 1;
            default -> throw new IllegalArgumentException("a keyword that is not known here: " + keyword);
        };
    }

    private Map<?, ?> referred(String reference) {
        Object at = root;
        for (String step : reference.substring(2).split("/", -1)) {
            at = Optional.ofNullable(((Map<?, ?>) at).get(step)).orElseThrow();
        }
        return (Map<?, ?>) at;
    }

    private static boolean is(String type, Object value) {
        return switch (type) {
            case "object" -> value instanceof Map<?, ?>;
            case "array" -> value instanceof List<?>;
            case "string" -> value instanceof String;
            case "boolean" -> value instanceof Boolean;
            case "integer" -> value instanceof Long;
            case "number" -> value instanceof Long || value instanceof Double;
            default -> throw new IllegalArgumentException(type);
        };
    }

    private static boolean formatted(String format, String text) {
        try {
            switch (format) {
                case "uri" -> {
                    return new URI(text).isAbsolute();
                }
                case "uri-reference" -> {
                    return new URI(text).toString().equals(text);
                }
                case "date-time" -> {
                    return OffsetDateTime.parse(text).getYear() > 0;
                }
                default -> throw new IllegalArgumentException(format);
            }
        } catch (URISyntaxException | DateTimeException odd) {
            return false;
        }
    }

    private void properties(Map<?, ?> properties, Object value, String at, List<String> found) {
        if (value instanceof Map<?, ?> map) {
            map.forEach((name, member) -> {
                if (properties.get(name) instanceof Map<?, ?> schema) {
                    check(schema, member, at + "/" + name, found);
                }
            });
        }
    }

    private boolean additional(Map<?, ?> schema, Object rule, Object value, String at, List<String> found) {
        if (!(value instanceof Map<?, ?> map)) {
            return true;
        }
        Map<?, ?> known = schema.get("properties") instanceof Map<?, ?> properties ? properties : Map.of();
        boolean all = true;
        for (Map.Entry<?, ?> each : map.entrySet()) {
            if (!known.containsKey(each.getKey())) {
                if (rule instanceof Map<?, ?> other) {
                    check(other, each.getValue(), at + "/" + each.getKey(), found);
                } else {
                    all &= Boolean.TRUE.equals(rule);
                }
            }
        }
        return all;
    }

    private int matching(List<?> schemas, Object value) {
        int count = 0;
        for (Object each : schemas) {
            List<String> found = new ArrayList<>();
            check((Map<?, ?>) each, value, "", found);
            count += found.isEmpty() ? 1 : 0;
        }
        return count;
    }
}
