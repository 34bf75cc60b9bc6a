package dev.countersign.observation;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Checks that the fields of an observation can have come from the program that is sent to hosts
 * (docs/protocol.md). An invalid field is an error, never a fact: if a host sends a field twice, or
 * gives a run an impossible name, nothing else it says is used.
 */
public final class ObservationValidator {
    private static final Set<String> ONCE = Set.of(
            "uid",
            "os",
            "hostname",
            "time",
            "recognised",
            "version",
            "role",
            "document.given",
            "document.path",
            "configured",
            "reader.before.exit",
            "reader.before.dump",
            "reader.before.warnings",
            "registry",
            "sessions.exit",
            "sessions",
            "container",
            "state");
    private static final Set<String> WORDS = Set.of(
            "uid",
            "recognised",
            "document.given",
            "document.path",
            "configured",
            "file",
            "pending",
            "instance",
            "managed");

    /** No machine runs more servers; each of them may be asked by itself. */
    private static final int MOST_INSTANCES = 64;

    private ObservationValidator() {}

    /**
     * Returns what is invalid, in words that quote nothing from the host; empty if the answer is
     * valid.
     */
    public static Optional<String> objection(List<Field> fields) {
        Set<String> seen = new HashSet<>();
        Set<String> files = new HashSet<>();
        if (fields.stream().filter(each -> each.name().equals("instance")).count() > MOST_INSTANCES) {
            return Optional.of("its field 'instance' appears more than " + MOST_INSTANCES + " times");
        }
        for (Field field : fields) {
            if (ONCE.contains(field.name()) && !seen.add(field.name())) {
                return Optional.of("its field '" + field.name() + "' appears twice");
            }
            Optional<String> odd = objection(field, files);
            if (odd.isPresent()) {
                return odd;
            }
        }
        return seen.contains("uid") && seen.contains("recognised")
                ? Optional.empty()
                : Optional.of("its field 'uid' or 'recognised' is missing");
    }

    private static Optional<String> objection(Field field, Set<String> files) {
        // Only these fields are words; a document may be megabytes.
        List<String> words = WORDS.contains(field.name()) ? field.words() : List.of();
        boolean sound = switch (field.name()) {
            case "uid" -> words.size() == 1 && words.get(0).matches("[0-9]{1,10}");
            case "recognised" ->
                words.equals(List.of("yes"))
                        || (!words.isEmpty() && words.get(0).equals("no"));
            case "document.given", "document.path" -> words.size() == 1 && isPath(words.get(0));
            case "configured" -> BuiltIn.sound(words);
            case "file" ->
                words.size() >= 2
                        && isPath(words.get(0))
                        && FileKind.of(words.get(1)).isPresent()
                        && files.add(words.get(0));
            case "instance" ->
                words.size() >= 7
                        && String.join(" ", words.subList(0, 4))
                                .matches("[0-9]{1,10} [0-9-]{1,10} [^ ]{1,40} [0-9]{1,9}");
            case "managed" -> Ownership.sound(words);
            case "pending" ->
                words.size() == 3
                        && RunId.parse(words.get(0)).isPresent()
                        && words.get(1).matches("-|-?[0-9]{1,9}");
            default -> true;
        };
        return sound ? Optional.empty() : Optional.of("its field '" + field.name() + "' is invalid");
    }

    private static boolean isPath(String path) {
        return StoreName.is(path) || (path.startsWith("/") && path.indexOf('\0') < 0);
    }
}
