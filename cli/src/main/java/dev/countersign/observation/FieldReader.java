package dev.countersign.observation;

import dev.countersign.bytes.Bytes;
import dev.countersign.diagnostic.Untrusted;
import java.util.List;
import java.util.Optional;

/**
 * Reads the fields of one answer by name. A missing field is empty; the caller decides which fields
 * are required.
 */
final class FieldReader {
    private static final int MANY = 100;

    private final List<Field> fields;

    FieldReader(List<Field> fields) {
        this.fields = fields;
    }

    Optional<Bytes> bytes(String name) {
        return fields.stream()
                .filter(each -> each.name().equals(name))
                .map(Field::value)
                .findFirst();
    }

    /** Returns the text without trailing white space. */
    Optional<String> text(String name) {
        return bytes(name).map(value -> value.utf8().stripTrailing());
    }

    /** Returns a text for display only: on one line, escaped and shortened. */
    Optional<String> brief(String name) {
        return text(name).map(said -> new Untrusted(said).brief());
    }

    /** Returns texts for display only. */
    List<String> briefs(String name) {
        return texts(name).stream()
                .limit(MANY)
                .map(said -> new Untrusted(said).brief())
                .toList();
    }

    List<String> texts(String name) {
        return fields.stream()
                .filter(each -> each.name().equals(name))
                .map(each -> each.value().utf8().stripTrailing())
                .toList();
    }

    /** Returns the words of every field with that name. */
    List<List<String>> lines(String name) {
        return fields.stream()
                .filter(each -> each.name().equals(name))
                .map(Field::words)
                .toList();
    }

    /** Returns the words of the first field with that name, or no words if it is missing. */
    List<String> words(String name) {
        List<List<String>> lines = lines(name);
        return lines.isEmpty() ? List.of() : lines.get(0);
    }

    Optional<Long> number(String name) {
        return text(name).flatMap(FieldReader::number0);
    }

    private static Optional<Long> number0(String text) {
        return text.matches("-?[0-9]{1,18}") ? Optional.of(Long.parseLong(text)) : Optional.empty();
    }

    /** Returns the value of the field right after {@code index}, if it has that name. */
    Optional<Bytes> following(int index, String name) {
        return index + 1 < fields.size() && fields.get(index + 1).name().equals(name)
                ? Optional.of(fields.get(index + 1).value())
                : Optional.empty();
    }

    /**
     * Returns the value of the next field with that name after {@code index}, but before the next
     * field with the same name as the one at {@code index}.
     */
    Optional<Bytes> next(int index, String name) {
        String head = fields.get(index).name();
        return fields.stream()
                .skip(index + 1L)
                .takeWhile(each -> !each.name().equals(head))
                .filter(each -> each.name().equals(name))
                .map(Field::value)
                .findFirst();
    }
}
