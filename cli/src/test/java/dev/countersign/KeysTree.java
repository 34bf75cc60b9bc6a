package dev.countersign;

import dev.countersign.diagnostic.Diagnostics;
import dev.countersign.json.Json;
import dev.countersign.yaml.YamlList;
import dev.countersign.yaml.YamlMap;
import dev.countersign.yaml.YamlNode;
import dev.countersign.yaml.YamlReader;
import dev.countersign.yaml.YamlText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * A YAML document as maps, lists and texts that can be changed and written again; nothing here
 * knows the meaning of a key.
 */
final class KeysTree {
    private KeysTree() {}

    /** Where a value is: keys and indices from the top. */
    record Path(List<Object> steps) {
        static final Path TOP = new Path(List.of());

        Path {
            steps = List.copyOf(steps);
        }

        Path then(Object step) {
            List<Object> longer = new ArrayList<>(steps);
            longer.add(step);
            return new Path(longer);
        }

        /** Returns the same path for every freely chosen name, and for every item. */
        String kind(Set<Path> open) {
            StringBuilder kind = new StringBuilder();
            Path at = TOP;
            for (Object step : steps) {
                kind.append('/').append(step instanceof Integer || open.contains(at) ? "*" : step);
                at = at.then(step);
            }
            return kind.toString();
        }
    }

    static Object read(String yaml) {
        Diagnostics found = new Diagnostics();
        YamlNode node = YamlReader.read("sample", yaml.getBytes(StandardCharsets.UTF_8), found)
                .orElseThrow(() -> new AssertionError(found.all()));
        return value(node);
    }

    private static Object value(YamlNode node) {
        if (node instanceof YamlMap map) {
            Map<String, Object> values = new LinkedHashMap<>();
            map.entries().forEach(each -> values.put(each.key().text(), value(each.value())));
            return values;
        }
        if (node instanceof YamlList list) {
            return list.items().stream().map(KeysTree::value).collect(Collectors.toCollection(ArrayList::new));
        }
        return ((YamlText) node).text();
    }

    /** Writes JSON, which is YAML too. */
    static String write(Object tree) {
        return Json.pretty(tree) + "\n";
    }

    /** Visits every map with its path. */
    static void maps(Object value, Path at, BiConsumer<Path, Map<String, Object>> visit) {
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> copy = new LinkedHashMap<>();
            map.forEach((key, each) -> copy.put(String.valueOf(key), each));
            visit.accept(at, copy);
            copy.forEach((key, each) -> maps(each, at.then(key), visit));
        } else if (value instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                maps(list.get(i), at.then(i), visit);
            }
        }
    }

    /** Returns the tree with the map at {@code at} changed. */
    static Object changed(Object value, List<Object> at, UnaryOperator<Map<String, Object>> change) {
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> copy = new LinkedHashMap<>();
            map.forEach((key, each) -> copy.put(String.valueOf(key), each));
            if (at.isEmpty()) {
                return change.apply(copy);
            }
            String key = String.valueOf(at.get(0));
            copy.put(key, changed(Optional.ofNullable(copy.get(key)).orElse(""), at.subList(1, at.size()), change));
            return copy;
        }
        if (value instanceof List<?> list && !at.isEmpty()) {
            List<Object> copy = new ArrayList<>(list);
            int index = (Integer) at.get(0);
            copy.set(index, changed(copy.get(index), at.subList(1, at.size()), change));
            return copy;
        }
        return value;
    }
}
