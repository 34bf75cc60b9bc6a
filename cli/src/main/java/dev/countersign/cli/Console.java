package dev.countersign.cli;

import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.Untrusted;
import java.io.PrintStream;

/**
 * Where a command's words go: the result to standard output, everything else to standard error. The one place where text is
 * escaped for a terminal; colour is added after that, never taken from a text. A line is one line: a line feed that a host put into
 * what it said is shown as {@code \n}, or it could write lines of ours.
 */
final class Console {
    /** The few colours that carry a meaning. */
    enum Tone {
        PLAIN(""),
        GOOD("32"),
        BAD("31"),
        CHANGE("33"),
        HEAD("1"),
        DIM("2");

        private final String code;

        Tone(String code) {
            this.code = code;
        }
    }

    private final PrintStream out;
    private final PrintStream err;
    private final boolean colourOut;
    private final boolean colourErr;
    private final boolean terminal;
    private final boolean quiet;

    Console(PrintStream out, PrintStream err, boolean colourOut, boolean colourErr, boolean terminal, boolean quiet) {
        this.out = out;
        this.err = err;
        this.colourOut = colourOut;
        this.colourErr = colourErr;
        this.terminal = terminal;
        this.quiet = quiet;
    }

    /** One line of the result. */
    void result(String line) {
        result(Tone.PLAIN, line);
    }

    /** One line of the result with a meaning. */
    void result(Tone tone, String line) {
        out.println(paint(tone, line, colourOut));
    }

    /** A mistake as part of the result, its advice below it. */
    void result(Tone tone, String kind, Diagnostic diagnostic) {
        result(tone, kind + diagnostic.headline());
        diagnostic.advice().ifPresent(advice -> advice.lines().forEach(each -> result(tone, "  " + each)));
    }

    /** What a person can do, below what it belongs to; it may have several lines. */
    void advice(Tone tone, String text) {
        text.lines().forEach(line -> result(tone, "    " + line));
    }

    /** A whole document, byte for byte: JSON, which escapes by itself. */
    void document(String text) {
        out.println(text);
        out.flush();
    }

    /** A piece of a document that escapes by itself, as it is. */
    void piece(String text) {
        out.print(text);
    }

    /** What was said so far can be read now: for a command that goes on for a while. */
    void flush() {
        out.flush();
    }

    /** One line beside the result; silent under {@code -q}. */
    void remark(String line) {
        if (!quiet) {
            err.println(paint(Tone.PLAIN, line, colourErr));
        }
    }

    /** An error or warning; never silent. */
    void complain(Tone tone, String line) {
        err.println(paint(tone, line, colourErr));
    }

    /** An error or warning with its place, its advice below it; never silent. */
    void complain(Tone tone, String kind, Diagnostic diagnostic) {
        complain(tone, kind + diagnostic.headline());
        diagnostic.advice().ifPresent(advice -> advice.lines().forEach(each -> complain(tone, "  " + each)));
    }

    /** Whether somebody looks at the progress. */
    boolean progressWanted() {
        return terminal && !quiet;
    }

    /** Where progress goes. */
    PrintStream progress() {
        return err;
    }

    private static String paint(Tone tone, String line, boolean colour) {
        String safe = new Untrusted(line).forTerminal().replace("\n", "\\n");
        return colour && !tone.code.isEmpty() ? "\033[" + tone.code + "m" + safe + "\033[0m" : safe;
    }
}
