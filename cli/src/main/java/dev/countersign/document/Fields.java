package dev.countersign.document;

import dev.countersign.bytes.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The content of a store behind a command, in its only form: {@code name=value} lines, sorted by
 * bytes. A value keeps the store's spelling (for a JSON object, the value's JSON); absent fields
 * have no line. Anything not in this form is rejected, so that whatever is read prints back byte
 * for byte.
 */
public final class Fields {
    private final SortedMap<String, String> values;

    private Fields(SortedMap<String, String> values) {
        this.values = Collections.unmodifiableSortedMap(values);
    }

    /** Reads a document; empty if it is not in this form. */
    public static Optional<Fields> read(Bytes document) {
        SortedMap<String, String> values = new TreeMap<>();
        for (String line : document.latin1().split("\n", -1)) {
            int equals = line.indexOf('=');
            if (equals > 0) {
                values.put(line.substring(0, equals), line.substring(equals + 1));
            }
        }
        Fields fields = new Fields(values);
        return fields.bytes().equals(document) ? Optional.of(fields) : Optional.empty();
    }

    /** Returns the values by name, one character per byte. */
    public SortedMap<String, String> values() {
        return values;
    }

    /** Returns the value of a field; empty if it is absent. */
    public Optional<String> value(String name) {
        return Optional.ofNullable(values.get(name));
    }

    /**
     * Returns the same fields with one value changed.
     *
     * @param value empty to make it absent
     * @throws IllegalArgumentException for a name or a value that does not fit on a line
     */
    public Fields with(String name, Optional<String> value) {
        if (name.isEmpty()
                || !fits(name)
                || name.indexOf('=') >= 0
                || !value.map(Fields::fits).orElse(true)) {
            throw new IllegalArgumentException("no line can hold this field");
        }
        SortedMap<String, String> other = new TreeMap<>(values);
        value.ifPresentOrElse(text -> other.put(name, text), () -> other.remove(name));
        return new Fields(other);
    }

    /** Whether {@code text} fits on a line: bytes without control characters, except tabs. */
    public static boolean fits(String text) {
        return text.chars().allMatch(each -> each == '\t' || (each >= ' ' && each != 0x7f && each <= 0xff));
    }

    /** Returns the names of the fields that differ. */
    public SortedSet<String> differing(Fields other) {
        SortedSet<String> names = new TreeSet<>(values.keySet());
        names.addAll(other.values.keySet());
        names.removeIf(name -> value(name).equals(other.value(name)));
        return names;
    }

    /** Returns the document. */
    public Bytes bytes() {
        TreeSet<String> lines = new TreeSet<>();
        for (Map.Entry<String, String> each : values.entrySet()) {
            lines.add(each.getKey() + "=" + each.getValue() + "\n");
        }
        return Bytes.of(String.join("", lines).getBytes(StandardCharsets.ISO_8859_1));
    }
}
