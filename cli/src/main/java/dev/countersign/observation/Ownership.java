package dev.countersign.observation;

import dev.countersign.diagnostic.Untrusted;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Which settings of a host belong to somebody who writes them again, such as a Group Policy: a change there would not last. */
public final class Ownership {
    private Ownership() {}

    /** Setting to owner, from the fields {@code managed} of an answer. */
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
