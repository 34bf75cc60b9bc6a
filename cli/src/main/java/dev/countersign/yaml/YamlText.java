package dev.countersign.yaml;

import dev.countersign.diagnostic.Location;

/**
 * A text exactly as it was written: {@code off}, {@code 010} and {@code null} are the words off,
 * 010 and null.
 *
 * <p>Its {@code toString} shows the location instead of the text, which may be a misplaced
 * password.
 *
 * @param text after quotes, escapes and folding
 * @param quoted whether it was in quotes or a block, so that an empty text is intended
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
