package dev.countersign.yaml;

import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.Diagnostics;
import dev.countersign.diagnostic.Location;
import dev.countersign.diagnostic.Suggestion;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Reads a map key by key and records every error. Read every key first, then call {@link #done()},
 * which reports the keys that were not read. Messages never quote a value.
 */
public final class MapReader {
    private final YamlMap map;
    private final String what;
    private final Diagnostics found;
    private final Set<String> known = new LinkedHashSet<>();
    private final Set<String> needed = new HashSet<>();

    /**
     * Creates a reader for {@code map}; messages call it {@code what}, for example
     * {@code host 'fs1'}.
     */
    public MapReader(YamlMap map, String what, Diagnostics found) {
        this.map = map;
        this.what = what;
        this.found = found;
    }

    /**
     * Returns a reader for {@code node} if it is a map, or nothing (which counts as a map without
     * keys); anything else is an error.
     */
    public static Optional<MapReader> of(YamlNode node, String what, Diagnostics found) {
        Optional<YamlMap> map = node.isNothing() ? Optional.of(YamlMap.empty(node.at())) : node.asMap();
        if (map.isEmpty()) {
            found.add(Diagnostic.error(node.at(), what + " must be a map of keys and values, not " + node.kind()));
        }
        return map.map(each -> new MapReader(each, what, found));
    }

    /** Returns where the map begins. */
    public Location at() {
        return map.at();
    }

    /** Whether {@code key} was written, with or without a value. */
    public boolean has(String key) {
        return map.get(key).isPresent();
    }

    /** Returns the value of {@code key}; a key without a value is an error. */
    public Optional<YamlNode> node(String key) {
        known.add(key);
        Optional<YamlNode> node = map.get(key);
        if (node.filter(YamlNode::isNothing).isPresent()) {
            found.add(Diagnostic.error(node.orElseThrow().at(), "'" + key + "' of " + what + " has no value")
                    .advise(needed.contains(key) ? "write one" : "write one, or remove the key"));
            return Optional.empty();
        }
        return node;
    }

    /** Same as {@link #node}, but a missing key is an error too. */
    public Optional<YamlNode> requiredNode(String key) {
        known.add(key);
        needed.add(key);
        if (!has(key)) {
            found.add(Diagnostic.error(map.at(), what + " needs the key '" + key + "'"));
        }
        return node(key);
    }

    /**
     * Returns the map at {@code key}, for a list that a person fills in later: no value counts as
     * an empty map. A missing key is an error.
     */
    public Optional<MapReader> requiredMapOrNothing(String key, String what) {
        known.add(key);
        return (has(key) ? map.get(key) : requiredNode(key)).flatMap(node -> of(node, what, found));
    }

    /** Returns the text at {@code key}, which must not be blank. */
    public Optional<YamlText> text(String key) {
        return node(key).flatMap(node -> words("'" + key + "'", node));
    }

    /** Same as {@link #text}, but a missing key is an error too. */
    public Optional<YamlText> requiredText(String key) {
        return requiredNode(key).flatMap(node -> words("'" + key + "'", node));
    }

    /**
     * Returns the list at {@code key}; empty if the key is absent. An empty list in the file is an
     * error.
     */
    public List<YamlNode> list(String key) {
        return node(key).map(node -> items(key, node)).orElse(List.of());
    }

    /** Same as {@link #list}, but a missing key is an error too. */
    public List<YamlNode> requiredList(String key) {
        return requiredNode(key).map(node -> items(key, node)).orElse(List.of());
    }

    /**
     * Returns the list of texts at {@code key}; items that are not texts are errors and are left
     * out.
     */
    public List<YamlText> texts(String key) {
        return texts(key, list(key));
    }

    /** Same as {@link #texts}, but a missing key is an error too. */
    public List<YamlText> requiredTexts(String key) {
        return texts(key, requiredList(key));
    }

    private List<YamlText> texts(String key, List<YamlNode> items) {
        return items.stream()
                .flatMap(item -> words("each item of '" + key + "'", item).stream())
                .toList();
    }

    /** Returns the map at {@code key}. */
    public Optional<MapReader> map(String key, String called) {
        return node(key).flatMap(node -> of(node, called, found));
    }

    /**
     * Returns the entries, for a map whose keys are freely chosen names. No key counts as unknown
     * then.
     */
    public List<YamlMap.Entry> entries() {
        map.entries().forEach(entry -> known.add(entry.key().text()));
        return map.entries();
    }

    /** Reports every key that was not read. */
    public void done() {
        map.entries().stream()
                .map(YamlMap.Entry::key)
                .filter(Predicate.not(key -> known.contains(key.text())))
                .forEach(key -> found.add(Suggestion.advise(
                        Diagnostic.error(key.at(), "unknown key '" + key.text() + "' in " + what), key.text(), known)));
    }

    private List<YamlNode> items(String key, YamlNode node) {
        Optional<YamlList> list = node.asList();
        if (list.isEmpty()) {
            found.add(Diagnostic.error(node.at(), "'" + key + "' of " + what + " must be a list, not " + node.kind())
                    .advise("put it in brackets: " + key + ": […]"));
        } else if (list.orElseThrow().items().isEmpty()) {
            found.add(Diagnostic.error(node.at(), "'" + key + "' of " + what + " is an empty list")
                    .advise(needed.contains(key) ? "write at least one" : "remove the key"));
        }
        return list.map(YamlList::items).orElse(List.of());
    }

    private Optional<YamlText> words(String named, YamlNode node) {
        Optional<YamlText> text = node.asText();
        if (text.isEmpty()) {
            found.add(Diagnostic.error(node.at(), named + " of " + what + " must be a text, not " + node.kind()));
        } else if (text.orElseThrow().text().isBlank()) {
            found.add(Diagnostic.error(node.at(), named + " of " + what + " has no value"));
            return Optional.empty();
        }
        return text;
    }
}
