package dev.countersign.cli.terminal;

import java.lang.Character.UnicodeScript;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Wraps a text into lines that fit a terminal. A Chinese character takes two columns and a line may
 * break beside it, but no line begins with a closing mark or ends with an opening one (GB/T 15834).
 * A text without a place to break stays whole, and so does a command of this program, which must be
 * copied as it is.
 */
public final class TextWrapper {
    private static final String CLOSING = "，。、；：！？）》」』】〉”’…％";
    private static final String OPENING = "（《「『【〈“‘";

    private static final Pattern BLANKS = Pattern.compile("\\s+");

    /** Ends a command inside a sentence. */
    private static final Pattern ENDS = Pattern.compile(".*[;:,)'\"]");

    /**
     * Words that may be arguments of a command: an option, a placeholder in capitals, a name with a
     * digit, a path.
     */
    private static final Pattern ARGUMENT = Pattern.compile("-.*|[A-Z][A-Z-]*[.;:,)'\"]?|.*[0-9/@].*");

    /** Options that are followed by a value. */
    private static final Pattern VALUED = Pattern.compile(
            "-[lCipmo]|--(?:resume|retry|out|lease|from-observations|config|serial|canary|pause|max-failures)");

    private static final Pattern PROGRAM =
            Pattern.compile("[('\"`]*(?:countersign|ssh|ssh-add|ssh-keygen|git|chmod|mv|sudo)");
    private static final Pattern COMMAND = Pattern.compile("[a-z]+[.;:,)'\"]?|-.*");

    private final int width;
    private final List<String> lines = new ArrayList<>();
    private final StringBuilder line = new StringBuilder();
    private int columns;

    private TextWrapper(int width) {
        this.width = width;
    }

    /** The lines of {@code text}, each at most {@code width} columns if possible. */
    public static List<String> lines(String text, int width) {
        TextWrapper paragraph = new TextWrapper(Math.max(width, 1));
        words(text).forEach(paragraph::word);
        paragraph.lines.add(paragraph.line.toString());
        return List.copyOf(paragraph.lines);
    }

    /** Splits a text at spaces; a command with its arguments is one word. */
    private static List<String> words(String text) {
        List<String> all = BLANKS.splitAsStream(text.strip()).toList();
        List<String> words = new ArrayList<>();
        for (int at = 0; at < all.size(); ) {
            int end = at + 1;
            if (PROGRAM.matcher(all.get(at)).matches()
                    && end < all.size()
                    && COMMAND.matcher(all.get(end)).matches()) {
                end++;
                while (end < all.size() && goesOn(all.get(end - 1), all.get(end))) {
                    end++;
                }
            }
            words.add(String.join(" ", all.subList(at, end)));
            at = end;
        }
        return words;
    }

    private static boolean goesOn(String before, String word) {
        return !ENDS.matcher(before).matches()
                && (ARGUMENT.matcher(word).matches() || VALUED.matcher(before).matches());
    }

    /** The number of columns that a text takes. */
    public static int columns(String text) {
        return text.codePoints().map(point -> wide(point) ? 2 : 1).sum();
    }

    private void word(String word) {
        boolean first = true;
        for (String piece : pieces(word)) {
            int needed = columns(piece);
            boolean blank = first && columns > 0;
            if (columns > 0 && columns + needed + (blank ? 1 : 0) > width) {
                lines.add(line.toString());
                line.setLength(0);
                columns = 0;
                blank = false;
            }
            line.append(blank ? " " : "").append(piece);
            columns += needed + (blank ? 1 : 0);
            first = false;
        }
    }

    /**
     * Splits a word into pieces that must stay together: a run of narrow characters, or one wide
     * character, with the marks that belong to it.
     */
    private static List<String> pieces(String word) {
        List<String> pieces = new ArrayList<>();
        StringBuilder piece = new StringBuilder();
        int before = 0;
        for (int point : word.codePoints().toArray()) {
            if (piece.length() > 0 && breaks(before, point)) {
                pieces.add(piece.toString());
                piece.setLength(0);
            }
            piece.appendCodePoint(point);
            before = point;
        }
        pieces.add(piece.toString());
        return pieces;
    }

    private static boolean breaks(int before, int after) {
        boolean beside = wide(before) || wide(after) || CLOSING.indexOf(before) >= 0 || OPENING.indexOf(after) >= 0;
        return beside && CLOSING.indexOf(after) < 0 && OPENING.indexOf(before) < 0;
    }

    /**
     * [UAX #11] Whether a character is wide or full-width. It covers only the scripts and marks of
     * our pages and of names in policies.
     */
    private static boolean wide(int point) {
        if ((point >= 0x3000 && point <= 0x303e)
                || (point >= 0xff01 && point <= 0xff60)
                || (point >= 0xffe0 && point <= 0xffe6)) {
            return true;
        }
        UnicodeScript script = UnicodeScript.of(point);
        return script == UnicodeScript.HAN
                || script == UnicodeScript.HIRAGANA
                || script == UnicodeScript.KATAKANA
                || script == UnicodeScript.HANGUL;
    }
}
