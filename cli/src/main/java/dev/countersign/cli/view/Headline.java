package dev.countersign.cli.view;

import dev.countersign.cli.terminal.Console;
import dev.countersign.cli.terminal.Console.Tone;
import dev.countersign.cli.terminal.TextWrapper;
import dev.countersign.diagnostic.Counts;
import java.util.ArrayList;
import java.util.List;

/**
 * The first line of a result: the command, the number of hosts in each state, and the revision of
 * the policies.
 */
public final class Headline {
    private static final int SHORT = 8;
    private static final String BETWEEN = "   ";

    private Headline() {}

    /** Shows the headline without a revision. */
    static void show(Console console, String command, Counts counts) {
        show(console, command, counts.parts());
    }

    /** Shows the headline with counts of something else than hosts. */
    static void show(Console console, String command, List<String> parts) {
        lines(console, command, parts).forEach(line -> console.result(Tone.HEAD, line));
        console.result("");
    }

    /** Shows the headline; the revision goes on its own line if it does not fit. */
    static void show(Console console, String command, Counts counts, String revision) {
        List<String> lines = lines(console, command, counts.parts());
        String last = "policy " + brief(revision);
        int room = console.width() - TextWrapper.columns(lines.get(0)) - TextWrapper.columns(last);
        if (lines.size() == 1 && room >= BETWEEN.length()) {
            console.result(Tone.HEAD, lines.get(0) + " ".repeat(room) + last);
        } else {
            lines.forEach(line -> console.result(Tone.HEAD, line));
            console.result(Tone.DIM, " ".repeat(command.length()) + BETWEEN + last);
        }
        console.result("");
    }

    /** The lines with the command and the counts; a count and its word stay on one line. */
    private static List<String> lines(Console console, String command, List<String> parts) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder(command);
        for (String part : parts) {
            if (TextWrapper.columns(line + BETWEEN + part) > console.width()) {
                lines.add(line.toString());
                line = new StringBuilder(" ".repeat(command.length()));
            }
            line.append(BETWEEN).append(part);
        }
        lines.add(line.toString());
        return lines;
    }

    /** Shortens a commit to its first digits, enough for a person. */
    public static String brief(String revision) {
        return revision.matches("[0-9a-f]{40,64}.*")
                ? revision.substring(0, SHORT) + revision.replaceFirst("[0-9a-f]+", "")
                : revision.startsWith("none") ? "not committed" : revision;
    }
}
