package dev.countersign.cli.view;

import dev.countersign.cli.terminal.Console;
import dev.countersign.cli.terminal.Console.Tone;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Shows a unified diff on a terminal: additions, removals and line positions each in their own
 * tone.
 */
final class DiffView {
    /** No person writes such a line; a host that sends one must not fill the terminal with it. */
    private static final int LONGEST = 5_000;

    private static final int SHOWN_AT_EACH_END = 2_000;

    private DiffView() {}

    /** Of a very long line, only its beginning and its end are shown; JSON has all of it. */
    static void show(Console console, String diff, String indent) {
        diff.lines().forEach(line -> console.result(tone(line), indent + shortened(line)));
    }

    /**
     * Shows one diff for several hosts whose changed lines are the same.
     *
     * @param diffs the diffs of the hosts; the first is shown, and it is said if the others have
     *     other lines around the change
     * @param host the first host
     */
    static void showOnce(Console console, List<String> diffs, String host, String indent) {
        diffs.stream().findFirst().ifPresent(diff -> show(console, diff, indent));
        if (diffs.stream().distinct().count() > 1) {
            console.paragraph(
                    Tone.DIM,
                    indent,
                    "The lines around the change are those of " + host + "; -v shows those of every host.");
        }
    }

    /** Returns only the lines that a diff adds or removes. */
    static String changed(String diff) {
        return diff.lines()
                .dropWhile(line -> !line.startsWith("@@"))
                .filter(line -> line.startsWith("+") || line.startsWith("-"))
                .collect(Collectors.joining("\n"));
    }

    /** Shows every line whole: for what is granted by reading it. */
    static void showWhole(Console console, String diff, String indent) {
        diff.lines().forEach(line -> console.result(tone(line), indent + line));
    }

    private static String shortened(String line) {
        if (line.length() <= LONGEST) {
            return line;
        }
        int to = whole(line, SHOWN_AT_EACH_END);
        int from = whole(line, line.length() - SHOWN_AT_EACH_END);
        return line.substring(0, to) + " …(" + (from - to) + " characters, which --json shows)… "
                + line.substring(from);
    }

    /** The next place that does not split a character in two. */
    private static int whole(String line, int at) {
        return Character.isLowSurrogate(line.charAt(at)) ? at + 1 : at;
    }

    private static Tone tone(String line) {
        if (line.startsWith("+++") || line.startsWith("---")) {
            return Tone.HEAD;
        }
        return switch (line.isEmpty() ? ' ' : line.charAt(0)) {
            case '+' -> Tone.GOOD;
            case '-' -> Tone.BAD;
            case '@' -> Tone.DIM;
            default -> Tone.PLAIN;
        };
    }
}
