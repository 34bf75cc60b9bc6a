package dev.countersign.cli.view;

import dev.countersign.cli.terminal.Console.Tone;
import dev.countersign.cli.terminal.Console;
import dev.countersign.cli.terminal.TextWrapper;
import dev.countersign.diagnostic.Counts;

/** The first line of a result: what was done, how many hosts are how, and the revision of the policies. */
final class Headline {
    private static final int SHORT = 8;

    private Headline() {}

    /** Shows it without a revision. */
    static void show(Console console, String command, Counts counts) {
        line(console, command + "   " + counts.columns());
        console.result("");
    }

    private static void line(Console console, String text) {
        if (TextWrapper.columns(text) <= console.width()) {
            console.result(Tone.HEAD, text);
        } else {
            console.paragraph(Tone.HEAD, "", text);
        }
    }

    /** Shows it; the revision goes into a line of its own where it would not fit. */
    static void show(Console console, String command, Counts counts, String revision) {
        String first = command + "   " + counts.columns();
        String last = "policy " + brief(revision);
        int room = console.width() - TextWrapper.columns(first) - TextWrapper.columns(last);
        if (room >= 3) {
            console.result(Tone.HEAD, first + " ".repeat(room) + last);
        } else {
            line(console, first);
            console.result(Tone.DIM, last);
        }
        console.result("");
    }

    /** The first digits of a commit, enough for a person. */
    private static String brief(String revision) {
        return revision.matches("[0-9a-f]{40,64}.*")
                ? revision.substring(0, SHORT) + revision.replaceFirst("[0-9a-f]+", "")
                : revision.equals("none") ? "not committed" : revision;
    }
}
