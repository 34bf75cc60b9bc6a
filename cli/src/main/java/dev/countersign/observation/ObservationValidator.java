package dev.countersign.observation;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whether the fields of an observation can have come from the program that is sent to hosts (docs/protocol.md). What cannot is an
 * error, never a fact: a host that says something twice, or names a run as no run is named, is not believed in anything.
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
            "reader.before.exit",
            "reader.before.dump",
            "reader.before.warnings",
            "registry",
            "sessions.exit",
            "sessions",
            "container",
            "state");
    private static final Set<String> WORDS =
            Set.of("uid", "recognised", "document.given", "document.path", "file", "pending", "instance");

    private ObservationValidator() {}

    /** What cannot be so, in words without a host's text; nothing when it may be an answer of ours. */
    public static Optional<String> objection(List<Field> fields) {
        Set<String> seen = new HashSet<>();
        Set<String> files = new HashSet<>();
        for (Field field : fields) {
            if (ONCE.contains(field.name()) && !seen.add(field.name())) {
                return Optional.of("it says '" + field.name() + "' twice");
            }
            Optional<String> odd = objection(field, files);
            if (odd.isPresent()) {
                return odd;
            }
        }
        return seen.contains("uid") && seen.contains("recognised")
                ? Optional.empty()
                : Optional.of("it does not say who looked, or whether the platform is there");
    }

    private static Optional<String> objection(Field field, Set<String> files) {
        // Only these are words; a document may be megabytes.
        List<String> words = WORDS.contains(field.name()) ? field.words() : List.of();
        boolean sound = switch (field.name()) {
            case "uid" -> words.size() == 1 && words.get(0).matches("[0-9]{1,10}");
            case "recognised" ->
                words.equals(List.of("yes"))
                        || (!words.isEmpty() && words.get(0).equals("no"));
            case "document.given", "document.path" -> words.size() == 1 && isPath(words.get(0));
            case "file" ->
                words.size() >= 2
                        && isPath(words.get(0))
                        && FileKind.of(words.get(1)).isPresent()
                        && files.add(words.get(0));
            case "instance" ->
                words.size() >= 7
                        && String.join(" ", words.subList(0, 4))
                                .matches("[0-9]{1,10} [0-9-]{1,10} [^ ]{1,40} [0-9]{1,9}");
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
