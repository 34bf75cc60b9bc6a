package dev.countersign.cli.terminal;

import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.Untrusted;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The output of a command: the result on standard output, everything else on standard error. This
 * is the only place where text is escaped for a terminal; colour is added after that, never taken
 * from a text. A line stays one line: a line feed in a host's output is shown as {@code \n}, so
 * that a host cannot imitate lines of this program.
 */
public final class Console {
    /** The few colours, each with a meaning. */
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

    /**
     * How wide lines may be.
     *
     * @param layout the width of tables and paragraphs
     * @param messagesOut the width of messages on standard output; {@link #ANY} if it is no
     *     terminal, because programs that read messages expect each on one line
     * @param messagesErr the same for standard error
     */
    public record Columns(int layout, int messagesOut, int messagesErr) {
        /** Nothing is wrapped. */
        public static final int ANY = Integer.MAX_VALUE;

        public Columns {
            layout = Math.max(NARROWEST, layout);
            messagesOut = Math.max(NARROWEST, messagesOut);
            messagesErr = Math.max(NARROWEST, messagesErr);
        }
    }

    /** The width of texts if the terminal's width is unknown. */
    private static final int USUAL = 80;

    private static final int NARROWEST = 40;

    /** Before the later lines of a message that does not fit in one. */
    private static final String HANGING = "  ";

    private final PrintStream out;
    private final PrintStream err;
    private final boolean colourOut;
    private final boolean colourErr;
    private final boolean quiet;
    private final Columns columns;
    private boolean documented;
    private boolean closed;
    private boolean typing;
    private String drawn = "";
    private Optional<PrintStream> asked = Optional.empty();

    /** A console of the usual width. */
    public Console(PrintStream out, PrintStream err, boolean colourOut, boolean colourErr, boolean quiet) {
        this(out, err, colourOut, colourErr, quiet, new Columns(USUAL, Columns.ANY, Columns.ANY));
    }

    /**
     * A console of the terminal's width.
     *
     * @param columns how wide lines may be
     */
    public Console(
            PrintStream out, PrintStream err, boolean colourOut, boolean colourErr, boolean quiet, Columns columns) {
        this.columns = columns;
        this.out = out;
        this.err = err;
        this.colourOut = colourOut;
        this.colourErr = colourErr;
        this.quiet = quiet;
    }

    /** Writes one line of the result. */
    public void result(String line) {
        result(Tone.PLAIN, line);
    }

    /** Writes one line of the result in a tone. */
    public synchronized void result(Tone tone, String line) {
        if (!closed) {
            finishLine();
            out.println(paint(tone, line, colourOut));
        }
    }

    /** Writes a mistake as part of the result, with its advice below it. */
    public void result(Tone tone, String kind, Diagnostic diagnostic) {
        List<String> lines = new ArrayList<>(List.of(kind + diagnostic.headline()));
        diagnostic.advice().ifPresent(advice -> advice.lines().forEach(each -> lines.add("  " + each)));
        lines.forEach(line -> wrapped(line, columns.messagesOut()).forEach(each -> result(tone, each)));
    }

    /** The largest number of columns that a line of the result should have. */
    public int width() {
        return columns.layout();
    }

    /**
     * Writes a text as part of the result, wrapped to fit, with {@code indent} before each line.
     */
    public void paragraph(Tone tone, String indent, String text) {
        paragraph(tone, indent, indent, text);
    }

    /**
     * Writes a wrapped text whose first line begins differently; {@code first} and {@code others}
     * have the same length.
     */
    public void paragraph(Tone tone, String first, String others, String text) {
        String before = first;
        for (String line : TextWrapper.lines(new Untrusted(text).onOneLine(), columns.layout() - others.length())) {
            result(tone, before + line);
            before = others;
        }
    }

    /** Writes advice below the line that it belongs to; it may have several lines. */
    public void advice(Tone tone, String text) {
        text.lines().forEach(line -> paragraph(tone, "    ", line));
    }

    /** Writes a whole document byte for byte: JSON, which does its own escaping. */
    public synchronized void document(String text) {
        piece(text + System.lineSeparator());
        out.flush();
    }

    /** Writes a piece of a document as it is; the document does its own escaping. */
    public synchronized void piece(String text) {
        if (!closed) {
            documented = true;
            finishLine();
            out.print(text);
        }
    }

    /** Writes a document in place of the command's own, unless that has begun. */
    public synchronized void documentInstead(String text) {
        if (!documented) {
            document(text);
        }
    }

    /** Ends the output: nothing that the command writes afterwards is shown. */
    public synchronized void close() {
        finishLine();
        closed = true;
    }

    /** Flushes the result, so that it can be read now: for a command that runs for a while. */
    public synchronized void flush() {
        out.flush();
    }

    /** Writes one line beside the result; nothing under {@code -q}. */
    public synchronized void remark(String line) {
        if (!quiet && !closed) {
            finishLine();
            beside(Tone.PLAIN, line);
        }
    }

    /** Writes a line to standard error, in several lines if it does not fit. */
    private void beside(Tone tone, String line) {
        wrapped(line, columns.messagesErr()).forEach(each -> err.println(paint(tone, each, colourErr)));
    }

    /** Wraps a message; later lines are indented more than the first. */
    private static List<String> wrapped(String line, int width) {
        if (TextWrapper.columns(line) <= width) {
            return List.of(line);
        }
        String indent = " ".repeat(line.length() - line.stripLeading().length());
        String before = indent;
        List<String> lines = new ArrayList<>();
        for (String each : TextWrapper.lines(line, width - indent.length() - HANGING.length())) {
            lines.add(before + each);
            before = indent + HANGING;
        }
        return lines;
    }

    /** Writes an error or warning; never silent. */
    public synchronized void complain(Tone tone, String line) {
        if (!closed) {
            finishLine();
            beside(tone, line);
        }
    }

    /** Writes an error or warning with its place, and its advice below it; never silent. */
    public void complain(Tone tone, String kind, Diagnostic diagnostic) {
        complain(tone, kind + diagnostic.headline());
        diagnostic.advice().ifPresent(advice -> advice.lines().forEach(each -> complain(tone, "  " + each)));
    }

    /**
     * Writes a question on standard error, or on standard output if only that is a terminal. The
     * answer follows on the same line.
     */
    public synchronized void ask(String question, boolean onOut) {
        finishLine();
        PrintStream stream = onOut ? out : err;
        stream.print(paint(Tone.HEAD, new Untrusted(question).onOneLine(), onOut ? colourOut : colourErr) + " ");
        stream.flush();
        asked = Optional.of(stream);
    }

    /** Notes that the answer was typed, which ended the line of the question. */
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

    /** Moves to the beginning of the line, over the {@code ^C} that a terminal shows. */
    public synchronized void startLine() {
        finishLine();
        err.print("\r");
        err.flush();
    }

    /** Removes the drawn line, or ends the line of a question that got no answer. */
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
