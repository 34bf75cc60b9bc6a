package dev.countersign.yaml;

import dev.countersign.diagnostic.Location;
import java.util.List;
import java.util.Optional;

/** A map, in the order written. A key stands in it once; keys are compared as written. */
public record YamlMap(List<Entry> entries, Location at) implements YamlNode {
    /** A key and what stands behind it. */
    public record Entry(YamlText key, YamlNode value) {}

    public YamlMap {
        entries = List.copyOf(entries);
    }

    /** A map without entries, for a key behind which nothing stands. */
    public static YamlMap empty(Location at) {
        return new YamlMap(List.of(), at);
    }

    /** What stands behind {@code key}. */
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
