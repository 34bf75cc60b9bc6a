package dev.countersign.yaml;

import dev.countersign.diagnostic.Location;
import java.util.List;
import java.util.Optional;

/** A map, in the order written. Each key occurs once; keys are compared as written. */
public record YamlMap(List<Entry> entries, Location at) implements YamlNode {
    /** A key and its value. */
    public record Entry(YamlText key, YamlNode value) {}

    public YamlMap {
        entries = List.copyOf(entries);
    }

    /** Returns a map without entries, for a key without a value. */
    public static YamlMap empty(Location at) {
        return new YamlMap(List.of(), at);
    }

    /** Returns the value of {@code key}. */
    public Optional<YamlNode> get(String key) {
        return entries.stream()
                .filter(each -> each.key().text().equals(key))
                .map(Entry::value)
                .findFirst();
    }

    @Override
    public String kind() {
        return "a map";
    }
}
