package dev.countersign.observation;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the running server and client of a host say of their settings, where the host has a tool that asks
 * them and the document alone may mislead.
 */
public final class EffectiveSettings {
    private EffectiveSettings() {}

    /** Returns the value of each setting, in the document's words, from the fields {@code effective} of an answer. */
    public static Map<String, String> of(List<Field> fields) {
        Map<String, String> effective = new TreeMap<>();
        for (List<String> words : new FieldReader(fields).lines("effective")) {
            if (words.size() == 2) {
                effective.putIfAbsent(words.get(0), words.get(1));
            }
        }
        return effective;
    }
}
