package dev.countersign.observation;

import dev.countersign.diagnostic.Untrusted;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What of a host belongs to somebody else: a change to it would not last. Read from the fields
 * {@code managed} of an answer (docs/protocol.md).
 *
 * @param settings the owner of each managed setting, such as a Group Policy
 * @param undoings what will undo a change to a document
 */
public record Ownership(Map<String, String> settings, List<Undoing> undoings) {
    private static final String NOT_SEEN = "-";

    public Ownership {
        settings = Collections.unmodifiableMap(new TreeMap<>(settings));
        undoings = List.copyOf(undoings);
    }

    /** Reads the fields {@code managed} of an answer. */
    public static Ownership of(List<Field> fields) {
        Map<String, String> owners = new TreeMap<>();
        List<Undoing> undoings = new ArrayList<>();
        for (List<String> words : new FieldReader(fields).lines("managed")) {
            if (isSetting(words)) {
                owners.putIfAbsent(words.get(0), new Untrusted(words.get(1)).brief());
            } else {
                undoing(words).ifPresent(undoings::add);
            }
        }
        return new Ownership(owners, undoings);
    }

    /** Returns what will undo a change to a document. */
    public List<Undoing> of(String path) {
        return undoings.stream().filter(each -> each.what().equals(path)).toList();
    }

    /** Returns the name of the software that writes a document, or that a container was made from. */
    public Optional<String> owner(String what) {
        return of(what).stream()
                .flatMap(each -> each instanceof Undoing.Owned owned ? Stream.of(owned.owner()) : Stream.of())
                .findFirst();
    }

    /** Whether the words of a field {@code managed} can have come from the program on a host. */
    static boolean sound(List<String> words) {
        return isSetting(words) || undoing(words).isPresent();
    }

    private static boolean isSetting(List<String> words) {
        return words.size() == 2 && !words.get(0).startsWith("/");
    }

    private static Optional<Undoing> undoing(List<String> words) {
        if (words.size() < 3 || !words.get(0).matches("(?s)/.*|[0-9]{1,10}")) {
            return Optional.empty();
        }
        String what = words.get(0);
        return switch (words.get(1) + " " + words.size()) {
            case "owner 3" -> Optional.of(new Undoing.Owned(what, words.get(2)));
            case "volatile 3" -> Optional.of(new Undoing.Volatile(what, words.get(2), Optional.empty()));
            case "volatile 5" ->
                Optional.of(new Undoing.Volatile(
                        what,
                        words.get(2),
                        Optional.of(new Undoing.UpperLayer(
                                words.get(3), Optional.of(words.get(4)).filter(type -> !type.equals(NOT_SEEN))))));
            case "written 5" ->
                words.get(3).matches("[0-9]{1,9}")
                        ? Optional.of(
                                new Undoing.Written(what, words.get(2), Integer.parseInt(words.get(3)), words.get(4)))
                        : Optional.empty();
            default -> Optional.empty();
        };
    }
}
