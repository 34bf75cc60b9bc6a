package dev.countersign.cli.terminal;

import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.Untrusted;
import java.io.PrintStream;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Where a command's words go: the result to standard output, everything else to standard error. The one place where text is
 * escaped for a terminal; colour is added after that, never taken from a text. A line is one line: a line feed that a host put into
 * what it said is shown as {@code \n}, or it could write lines of ours.
 */
public final class Console {
    /** The few colours that carry a meaning. */
    public enum Tone {
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

    /** How wide a text is where nobody knows the terminal. */
    private static final int USUAL = 80;

    private static final int NARROWEST = 40;

    private final PrintStream out;
    private final PrintStream err;
    private final boolean colourOut;
    private final boolean colourErr;
    private final boolean quiet;
    private final int width;
    private boolean documented;
    private boolean closed;
    private boolean typing;
    private String drawn = "";
    private Optional<PrintStream> asked = Optional.empty();

    /** One of the usual width. */
    public Console(PrintStream out, PrintStream err, boolean colourOut, boolean colourErr, boolean quiet) {
        this(out, err, colourOut, colourErr, quiet, USUAL);
    }

    /**
     * One of the terminal's width.
     *
     * @param width its columns
     */
    public Console(PrintStream out, PrintStream err, boolean colourOut, boolean colourErr, boolean quiet, int width) {
        this.width = Math.max(NARROWEST, width);
        this.out = out;
        this.err = err;
        this.colourOut = colourOut;
        this.colourErr = colourErr;
        this.quiet = quiet;
    }

    /** One line of the result. */
    public void result(String line) {
        result(Tone.PLAIN, line);
    }

    /** One line of the result with a meaning. */
    public synchronized void result(Tone tone, String line) {
        if (!closed) {
            finishLine();
            out.println(paint(tone, line, colourOut));
        }
    }

    /** A mistake as part of the result, its advice below it. */
    public void result(Tone tone, String kind, Diagnostic diagnostic) {
        result(tone, kind + diagnostic.headline());
        diagnostic.advice().ifPresent(advice -> advice.lines().forEach(each -> result(tone, "  " + each)));
    }

    /** How many columns a line of the result should have at most. */
    public int width() {
        return width;
    }

    /** A text as part of the result, in lines that fit, each after {@code indent}. */
    public void paragraph(Tone tone, String indent, String text) {
        paragraph(tone, indent, indent, text);
    }

    /** The same, where the first line begins with something else; both are as long. */
    public void paragraph(Tone tone, String first, String others, String text) {
        String before = first;
        for (String line : TextWrapper.lines(new Untrusted(text).onOneLine(), width - others.length())) {
            result(tone, before + line);
            before = others;
        }
    }

    /** What a person can do, below what it belongs to; it may have several lines. */
    public void advice(Tone tone, String text) {
        text.lines().forEach(line -> paragraph(tone, "    ", line));
    }

    /** A whole document, byte for byte: JSON, which escapes by itself. */
    public synchronized void document(String text) {
        piece(text + System.lineSeparator());
        out.flush();
    }

    /** A piece of a document that escapes by itself, as it is. */
    public synchronized void piece(String text) {
        if (!closed) {
            documented = true;
            finishLine();
            out.print(text);
        }
    }

    /** A document that takes the place of the command's own where that has not begun. */
    public synchronized void documentInstead(String text) {
        if (!documented) {
            document(text);
        }
    }

    /** The last words were said: whatever the command still says is not shown. */
    public synchronized void close() {
        finishLine();
        closed = true;
    }

    /** What was said so far can be read now: for a command that goes on for a while. */
    public synchronized void flush() {
        out.flush();
    }

    /** One line beside the result; silent under {@code -q}. */
    public synchronized void remark(String line) {
        if (!quiet && !closed) {
            finishLine();
            err.println(paint(Tone.PLAIN, line, colourErr));
        }
    }

    /** An error or warning; never silent. */
    public synchronized void complain(Tone tone, String line) {
        if (!closed) {
            finishLine();
            err.println(paint(tone, line, colourErr));
        }
    }

    /** An error or warning with its place, its advice below it; never silent. */
    public void complain(Tone tone, String kind, Diagnostic diagnostic) {
        complain(tone, kind + diagnostic.headline());
        diagnostic.advice().ifPresent(advice -> advice.lines().forEach(each -> complain(tone, "  " + each)));
    }

    /** Writes a question on standard error, or on standard output where only that is a terminal; the answer follows on its line. */
    public synchronized void ask(String question, boolean onOut) {
        finishLine();
        PrintStream stream = onOut ? out : err;
        stream.print(paint(Tone.HEAD, question, onOut ? colourOut : colourErr) + " ");
        stream.flush();
        asked = Optional.of(stream);
    }

    /** The answer was typed, and a line feed with it. */
    public synchronized void answered() {
        asked = Optional.empty();
    }

    /** Lets somebody type: nothing is drawn over the question until {@code answer} has it. */
    <T> T typing(Supplier<T> answer) {
        synchronized (this) {
            finishLine();
            out.flush();
            typing = true;
        }
        try {
            return answer.get();
        } finally {
            synchronized (this) {
                typing = false;
            }
        }
    }

    /** Shows {@code line} as the last line of standard error, until another takes its place or something else is said. */
    synchronized void draw(String line) {
        if (closed || typing) {
            return;
        }
        asked.ifPresent(PrintStream::println);
        asked = Optional.empty();
        // no escape sequence: NO_COLOR asks for a text without any
        err.print("\r" + line + " ".repeat(Math.max(0, drawn.length() - line.length())));
        err.flush();
        drawn = line;
    }

    /** Goes to the beginning of the line, over the {@code ^C} that a terminal shows. */
    public synchronized void startLine() {
        finishLine();
        err.print("\r");
        err.flush();
    }

    /** Takes what was drawn away, or ends the line of a question that got no answer. */
    synchronized void finishLine() {
        asked.ifPresent(PrintStream::println);
        asked = Optional.empty();
        if (!drawn.isEmpty()) {
            err.print("\r" + " ".repeat(drawn.length()) + "\r");
            err.flush();
            drawn = "";
        }
    }

    private static String paint(Tone tone, String line, boolean colour) {
        String safe = new Untrusted(line).forTerminal().replace("\n", "\\n");
        return colour && !tone.code.isEmpty() ? "\033[" + tone.code + "m" + safe + "\033[0m" : safe;
    }
}
