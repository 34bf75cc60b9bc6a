package dev.countersign.yaml;

import dev.countersign.diagnostic.Location;
import java.util.List;

/** A list, in the order written. */
public record YamlList(List<YamlNode> items, Location at) implements YamlNode {
    public YamlList {
        items = List.copyOf(items);
    }

    @Override
    public String kind() {
        return "a list";
    }
}
