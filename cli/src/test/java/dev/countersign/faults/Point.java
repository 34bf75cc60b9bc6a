package dev.countersign.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One exact point of a call on the host, and what is done there. The process stands still at the entry of a system call, which has
 * not happened yet; {@code tracer.pl} says what each word means.
 *
 * @param verb of the call: {@code apply}
 * @param call the how manieth call of this verb on the host, from 1
 * @param role whose events are counted: the verb itself, {@code timer}, {@code writer}, or {@code *}
 * @param event {@code rename}, {@code exec,mkdir}, {@code *}, ...
 * @param pattern a Perl regular expression that the event's words must match
 * @param nth the how manieth event of all that
 * @param action {@code kill}, {@code kill-group}, {@code error EIO}, {@code run SCRIPT} or {@code none}, each word of its own
 */
public record Point(String verb, int call, String role, String event, String pattern, int nth, List<String> action) {
    private static final Pattern VERB = Pattern.compile("[a-z]+");

    public Point {
        action = List.copyOf(action);
        if (!VERB.matcher(verb).matches() || call < 1 || nth < 1 || action.isEmpty()) {
            throw new IllegalArgumentException("no point: " + verb + " " + call + " " + nth + " " + action);
        }
    }

    /** Does nothing, and writes every event of the first call of {@code verb} down. */
    public static Point dry(String verb) {
        return new Point(verb, 1, "*", "*", ".", 1, List.of("none"));
    }

    /** The nth event of a role in the first call of a verb, as a dry run numbered it. */
    public static Point nth(String verb, String role, int nth, String... action) {
        return new Point(verb, 1, role, "*", ".", nth, List.of(action));
    }

    /** A branch of a forced command's case statement that runs the call under the tracer. */
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
