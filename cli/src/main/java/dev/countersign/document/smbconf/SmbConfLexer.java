package dev.countersign.document.smbconf;

import dev.countersign.bytes.Bytes;
import dev.countersign.diagnostic.Location;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The bytes of one smb.conf, split into logical lines exactly as Samba's tini.c does. Lossless: the
 * lines follow each other without a gap, so that writing them one after the other gives the file
 * again. Knows nothing about the meaning of a parameter.
 */
final class SmbConfLexer {
    private final String text;
    private final List<SmbConfLine> lines;
    private final int[] rowStarts;

    private SmbConfLexer(String text, List<SmbConfLine> lines) {
        this.text = text;
        this.lines = List.copyOf(lines);
        this.rowStarts = IntStream.concat(
                        IntStream.of(0),
                        IntStream.range(0, text.length())
                                .filter(at -> text.charAt(at) == '\n')
                                .map(at -> at + 1))
                .toArray();
    }

    /** Splits {@code bytes} into lines. Every input can be read; never throws. */
    static SmbConfLexer of(Bytes bytes) {
        String text = bytes.latin1();
        List<SmbConfLine> lines = new ArrayList<>();
        for (int at = 0; at < text.length(); ) {
            SmbConfLine line = lineAt(text, at);
            lines.add(line);
            at = line.end();
        }
        return new SmbConfLexer(text, lines);
    }

    /** Returns the whole file, one character per byte. */
    String text() {
        return text;
    }

    /** Returns the logical lines, in order. */
    List<SmbConfLine> lines() {
        return lines;
    }

    /**
     * Returns all lines, one after the other. A file must not be edited if this differs from the
     * input.
     */
    String printed() {
        StringBuilder printed = new StringBuilder(text.length());
        lines.forEach(line -> printed.append(text, line.start(), line.end()));
        return printed.toString();
    }

    /** Returns the bytes of one line. */
    String raw(SmbConfLine line) {
        return text.substring(line.start(), line.end());
    }

    /** Returns line and column of a byte, counted from 1. */
    Location location(String file, int offset) {
        int found = Arrays.binarySearch(rowStarts, offset);
        int row = found >= 0 ? found : -found - 2;
        return new Location(file, row + 1, offset - rowStarts[row] + 1);
    }

    private static SmbConfLine lineAt(String text, int start) {
        int at = start;
        while (at < text.length() && text.charAt(at) != '\n' && SmbWord.isSpace(text.charAt(at))) {
            at++;
        }
        if (at == text.length() || text.charAt(at) == '\n') {
            return SmbConfLine.plain(SmbConfLine.Kind.BLANK, start, at, Math.min(at + 1, text.length()));
        }
        if (text.charAt(at) == '#' || text.charAt(at) == ';') {
            int feed = text.indexOf('\n', at);
            return SmbConfLine.plain(SmbConfLine.Kind.COMMENT, start, at, feed < 0 ? text.length() : feed + 1);
        }
        return Joined.from(text, at).line(start);
    }

    /**
     * A logical line after joining and dropping repeated blanks, with the original byte of each
     * character.
     */
    private static final class Joined {
        private final StringBuilder characters = new StringBuilder();
        private final List<Integer> from = new ArrayList<>();
        private final int content;
        private int end;

        private Joined(int content) {
            this.content = content;
        }

        // tini.c get_line: a line feed after "\", or after "\" and one (collapsed) blank, joins; a
        // blank after a blank is dropped
        static Joined from(String text, int content) {
            Joined joined = new Joined(content);
            int at = content;
            for (; at < text.length(); at++) {
                char character = text.charAt(at);
                if (character == '\n') {
                    int continued = joined.continuation();
                    if (continued == 0) {
                        break;
                    }
                    joined.shorten(continued);
                } else if (!(SmbWord.isSpace(character) && joined.endsInSpace())) {
                    joined.characters.append(character);
                    joined.from.add(at);
                }
            }
            joined.end = Math.min(at + 1, text.length());
            return joined;
        }

        private boolean endsInSpace() {
            return characters.length() > 0 && SmbWord.isSpace(characters.charAt(characters.length() - 1));
        }

        private int continuation() {
            int length = characters.length();
            if (length > 0 && characters.charAt(length - 1) == '\\') {
                return 1;
            }
            return length > 1 && characters.charAt(length - 2) == '\\' && endsInSpace() ? 2 : 0;
        }

        private void shorten(int by) {
            characters.setLength(characters.length() - by);
            from.subList(from.size() - by, from.size()).clear();
        }

        // The parser's strings end at the first NUL; a line that begins with one is skipped
        SmbConfLine line(int start) {
            int nul = characters.indexOf("\0");
            String seen = nul < 0 ? characters.toString() : characters.substring(0, nul);
            if (seen.isEmpty()) {
                return SmbConfLine.plain(SmbConfLine.Kind.IGNORED, start, content, end);
            }
            if (seen.charAt(0) == '[') {
                int close = seen.indexOf(']');
                return close < 0
                        ? SmbConfLine.named(SmbConfLine.Kind.BROKEN, start, content, end, seen)
                        : SmbConfLine.named(SmbConfLine.Kind.SECTION, start, content, end, seen.substring(1, close));
            }
            int equals = seen.indexOf('=');
            if (equals < 0) {
                return SmbConfLine.named(SmbConfLine.Kind.IGNORED, start, content, end, seen);
            }
            if (equals == 0) {
                return SmbConfLine.named(SmbConfLine.Kind.BROKEN, start, content, end, seen);
            }
            return parameter(start, seen, equals);
        }

        private SmbConfLine parameter(int start, String seen, int equals) {
            int first = equals + 1;
            int last = seen.length();
            first += first < last && SmbWord.isSpace(seen.charAt(first)) ? 1 : 0;
            last -= first < last && SmbWord.isSpace(seen.charAt(last - 1)) ? 1 : 0;
            int equalsAt = from.get(equals);
            int valueStart = first < last ? from.get(first) : equalsAt + 1;
            int valueEnd = first < last ? from.get(last - 1) + 1 : valueStart;
            return new SmbConfLine(
                    SmbConfLine.Kind.PARAMETER,
                    start,
                    content,
                    end,
                    trimOne(seen.substring(0, equals)),
                    seen.substring(first, last),
                    equalsAt,
                    valueStart,
                    valueEnd);
        }

        // Blanks are collapsed already, so there is at most one at either end
        private static String trimOne(String word) {
            int first = SmbWord.isSpace(word.charAt(0)) ? 1 : 0;
            int last = word.length();
            last -= first < last && SmbWord.isSpace(word.charAt(last - 1)) ? 1 : 0;
            return word.substring(first, last);
        }
    }
}
