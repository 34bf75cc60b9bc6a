package dev.countersign.observation;

import dev.countersign.bytes.Bytes;
import dev.countersign.diagnostic.Untrusted;
import java.util.List;
import java.util.Optional;

/** Reads the fields of one answer by name. What is missing is empty: it is for the caller to say what must be there. */
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

    /** Text without the line feed at its end. */
    Optional<String> text(String name) {
        return bytes(name).map(value -> value.utf8().stripTrailing());
    }

    /** A text for people only: on one line, harmless and not too long. */
    Optional<String> brief(String name) {
        return text(name).map(said -> new Untrusted(said).brief());
    }

    /** Texts for people only. */
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

    /** The words of every field of that name. */
    List<List<String>> lines(String name) {
        return fields.stream()
                .filter(each -> each.name().equals(name))
                .map(Field::words)
                .toList();
    }

    /** The words of the first field of that name; none when it is missing. */
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

    /** The value of the field that follows {@code index}, when it has that name. */
    Optional<Bytes> following(int index, String name) {
        return index + 1 < fields.size() && fields.get(index + 1).name().equals(name)
                ? Optional.of(fields.get(index + 1).value())
                : Optional.empty();
    }

    /** The value of the next field of that name after {@code index}, before another field like the one at {@code index}. */
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
