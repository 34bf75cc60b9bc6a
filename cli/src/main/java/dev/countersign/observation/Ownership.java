package dev.countersign.observation;

import dev.countersign.diagnostic.Untrusted;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Finds the settings of a host that somebody else manages and writes again, such as a Group Policy:
 * a change to them would not last.
 */
public final class Ownership {
    private Ownership() {}

    /** Returns the owner of each managed setting, from the fields {@code managed} of an answer. */
    public static Map<String, String> of(List<Field> fields) {
        Map<String, String> owners = new TreeMap<>();
        for (List<String> words : new FieldReader(fields).lines("managed")) {
            if (words.size() == 2) {
                owners.putIfAbsent(words.get(0), new Untrusted(words.get(1)).brief());
            }
        }
        return owners;
    }
}
