package dev.countersign.yaml;

import dev.countersign.diagnostic.Location;
import java.util.Optional;

/** A value in a YAML file with its location: a map, a list or a text. There are no other kinds. */
public sealed interface YamlNode permits YamlMap, YamlList, YamlText {
    /** Returns where the value begins. */
    Location at();

    /**
     * Returns the kind for messages: {@code a map}, {@code a list}, {@code a text},
     * {@code nothing}.
     */
    String kind();

    /** Returns this value if it is a map. */
    default Optional<YamlMap> asMap() {
        return this instanceof YamlMap map ? Optional.of(map) : Optional.empty();
    }

    /** Returns this value if it is a list. */
    default Optional<YamlList> asList() {
        return this instanceof YamlList list ? Optional.of(list) : Optional.empty();
    }

    /** Returns this value if it is a text. */
    default Optional<YamlText> asText() {
        return this instanceof YamlText text ? Optional.of(text) : Optional.empty();
    }

    /** Whether a key was written without a value: {@code hosts:} at the end of a line. */
    default boolean isNothing() {
        return false;
    }
}
