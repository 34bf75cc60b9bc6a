package dev.countersign.yaml;

import dev.countersign.diagnostic.Location;
import java.util.Optional;

/** A value as it stands in a YAML file, with the place where it stands: a map, a list or a text. There are no other kinds. */
public sealed interface YamlNode permits YamlMap, YamlList, YamlText {
    /** Where the value begins. */
    Location at();

    /** What it is, for a message: {@code a map}, {@code a list}, {@code a text}, {@code nothing}. */
    String kind();

    /** This value, when it is a map. */
    default Optional<YamlMap> asMap() {
        return this instanceof YamlMap map ? Optional.of(map) : Optional.empty();
    }

    /** This value, when it is a list. */
    default Optional<YamlList> asList() {
        return this instanceof YamlList list ? Optional.of(list) : Optional.empty();
    }

    /** This value, when it is a text. */
    default Optional<YamlText> asText() {
        return this instanceof YamlText text ? Optional.of(text) : Optional.empty();
    }

    /** Whether a key was written and then nothing: {@code hosts:} at the end of a line. */
    default boolean isNothing() {
        return false;
    }
}
