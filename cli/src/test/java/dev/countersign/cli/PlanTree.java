package dev.countersign.cli;

import dev.countersign.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A plan file as a tree of plain values, for forging one: nothing here knows the meaning of its
 * fields.
 */
final class PlanTree {
    private PlanTree() {}

    static Map<String, Object> read(byte[] file) {
        return map(Json.read(file, "plan", Json.Limits.OURS));
    }

    /** Returns a copy of an object that can be changed; empty for anything else. */
    static Map<String, Object> map(Object value) {
        Map<String, Object> copy = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, inside) -> copy.put(String.valueOf(key), inside));
        }
        return copy;
    }

    /** Returns a copy of a list that can be changed; empty for anything else. */
    static List<Object> list(Object value) {
        return value instanceof List<?> list ? new ArrayList<>(list) : new ArrayList<>();
    }

    static Object get(Map<String, Object> map, String key) {
        return map.getOrDefault(key, "");
    }

    /** Returns the plan with every host changed by {@code change}. */
    static Map<String, Object> hosts(Map<String, Object> plan, UnaryOperator<Map<String, Object>> change) {
        Map<String, Object> copy = new LinkedHashMap<>(plan);
        copy.put(
                "hosts",
                list(get(plan, "hosts")).stream()
                        .<Object>map(each -> change.apply(map(each)))
                        .toList());
        return copy;
    }

    /** Returns the plan with each host's binding changed by {@code change}. */
    static Map<String, Object> bindings(Map<String, Object> plan, UnaryOperator<Map<String, Object>> change) {
        return hosts(plan, host -> {
            host.put("binding", change.apply(map(get(host, "binding"))));
            return host;
        });
    }

    /**
     * Returns the same tree with {@code from} replaced in every text and every base64 value, and in
     * keys.
     */
    static Object replaced(Object value, String from, String to) {
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> copy = new LinkedHashMap<>();
            map.forEach((key, inside) -> copy.put(String.valueOf(key).replace(from, to), replaced(inside, from, to)));
            return copy;
        }
        if (value instanceof List<?> list) {
            return list.stream().<Object>map(each -> replaced(each, from, to)).toList();
        }
        if (!(value instanceof String text)) {
            return value;
        }
        if (text.contains(from)) {
            return text.replace(from, to);
        }
        return decoded(text)
                .filter(inside -> inside.contains(from))
                .map(inside -> Base64.getEncoder()
                        .encodeToString(inside.replace(from, to).getBytes(StandardCharsets.ISO_8859_1)))
                .orElse(text);
    }

    private static Optional<String> decoded(String text) {
        try {
            return Optional.of(new String(Base64.getDecoder().decode(text), StandardCharsets.ISO_8859_1));
        } catch (IllegalArgumentException none) {
            return Optional.empty();
        }
    }
}
