package dev.countersign.cli.terminal;

import java.lang.Character.UnicodeScript;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A text in lines that fit a terminal. A Chinese character fills two columns and a line may break beside it, but no line begins with
 * a mark that closes or ends with one that opens (GB/T 15834). What has no place to break in it stays whole, and so does a command of
 * this program, which has to be copied as it is.
 */
public final class TextWrapper {
    private static final String CLOSING = "，。、；：！？）》」』】〉”’…％";
    private static final String OPENING = "（《「『【〈“‘";

    private static final Pattern BLANKS = Pattern.compile("\\s+");

    /** What ends a command that stands in a sentence. */
    private static final Pattern ENDS = Pattern.compile(".*[;:,)'\"]");

    /** What may follow the name of a command: an option, a word in capitals that stands for something, a name with a digit, a path. */
    private static final Pattern ARGUMENT = Pattern.compile("-.*|[A-Z][A-Z-]*[.;:,)'\"]?|.*[0-9/@].*");

    /** Options behind which a value stands. */
    private static final Pattern VALUED = Pattern.compile("-[lCipmo]|--(?:resume|out|lease|from-observations|config)");

    private static final Pattern PROGRAM = Pattern.compile("[('\"`]*(?:countersign|ssh|ssh-keygen|git|chmod|sudo)");
    private static final Pattern COMMAND = Pattern.compile("[a-z]+[.;:,)'\"]?|-.*");

    private final int width;
    private final List<String> lines = new ArrayList<>();
    private final StringBuilder line = new StringBuilder();
    private int columns;

    private TextWrapper(int width) {
        this.width = width;
    }

    /** The lines of {@code text}, each at most {@code width} columns where that can be. */
    public static List<String> lines(String text, int width) {
        TextWrapper paragraph = new TextWrapper(Math.max(width, 1));
        words(text).forEach(paragraph::word);
        paragraph.lines.add(paragraph.line.toString());
        return List.copyOf(paragraph.lines);
    }

    /** What stands between blanks; a command with its arguments is one. */
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

    /** How many columns a text fills. */
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

    /** What must stay together: a run of narrow characters, or one wide character, with the marks that belong to it. */
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

    /** [UAX #11] wide and full-width, as far as the scripts and marks of our pages and of names in policies need it. */
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
