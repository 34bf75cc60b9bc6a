package dev.countersign.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One exact point of a call on the host, and what is done there. The process is stopped at the
 * entry of a system call that has not happened yet; {@code tracer.pl} explains each word.
 *
 * @param verb of the call: {@code apply}
 * @param call the number of the call with this verb on the host, from 1
 * @param role whose events are counted: the verb itself, {@code timer}, {@code writer}, or
 *     {@code *}
 * @param event {@code rename}, {@code exec,mkdir}, {@code *}, ...
 * @param pattern a Perl regular expression that the event's words must match
 * @param nth the number of the event among those that match
 * @param action {@code kill}, {@code kill-group}, {@code error EIO}, {@code run SCRIPT} or
 *     {@code none}, as separate words
 */
public record Point(String verb, int call, String role, String event, String pattern, int nth, List<String> action) {
    private static final Pattern VERB = Pattern.compile("[a-z]+");

    public Point {
        action = List.copyOf(action);
        if (!VERB.matcher(verb).matches() || call < 1 || nth < 1 || action.isEmpty()) {
            throw new IllegalArgumentException("no point: " + verb + " " + call + " " + nth + " " + action);
        }
    }

    /**
     * Returns a point that does nothing, but records every event of the first call of {@code verb}.
     */
    public static Point dry(String verb) {
        return new Point(verb, 1, "*", "*", ".", 1, List.of("none"));
    }

    /** Returns the nth event of a role in the first call of a verb, as numbered by a dry run. */
    public static Point nth(String verb, String role, int nth, String... action) {
        return new Point(verb, 1, role, "*", ".", nth, List.of(action));
    }

    /**
     * Returns a branch of a forced command's case statement that runs the call under the tracer.
     */
    String branch(String tracer, String directory) {
        List<String> words = new ArrayList<>(List.of(
                "perl", tracer, directory, verb, String.valueOf(call), role, event, pattern, String.valueOf(nth)));
        words.addAll(action);
        return "*' transaction " + verb + " '*) exec "
                + words.stream().map(Point::quoted).collect(Collectors.joining(" "))
                + " -- sh -c \"$SSH_ORIGINAL_COMMAND\" ;;\n";
    }

    private static String quoted(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }
}
