package dev.countersign.yaml;

import dev.countersign.diagnostic.Location;

/**
 * A text exactly as somebody wrote it: {@code off}, {@code 010} and {@code null} are the words off, 010 and null.
 *
 * <p>Its {@code toString} shows the place and not the text, which may be a password that stands where none belongs.
 *
 * @param text after quotes, escapes and folding
 * @param quoted whether it stood in quotes or in a block, so that an empty one is meant
 */
public record YamlText(String text, boolean quoted, Location at) implements YamlNode {
    @Override
    public String kind() {
        return isNothing() ? "nothing" : "a text";
    }

    @Override
    public boolean isNothing() {
        return !quoted && text.isEmpty();
    }

    @Override
    public String toString() {
        return "text at " + at;
    }
}
