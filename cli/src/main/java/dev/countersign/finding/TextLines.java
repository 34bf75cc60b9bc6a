package dev.countersign.finding;

import java.io.IOException;
import java.io.Reader;
import java.util.Optional;

/** Reads a text line by line. Of a line that is too long only the beginning is kept, so that none fills the memory. */
final class TextLines {
    /** The longest line that is kept whole, in characters. */
    static final int LONGEST = 1 << 20;

    private static final int BUFFER = 1 << 16;

    private final Reader in;
    private final char[] buffer = new char[BUFFER];
    private int at;
    private int end;
    private long number;
    private boolean afterReturn;

    /**
     * A line.
     *
     * @param number from 1
     * @param cut whether the rest of it was dropped
     */
    record Line(long number, String text, boolean cut) {}

    TextLines(Reader in) {
        this.in = in;
    }

    /** Returns the next line; empty at the end. CR LF, LF and CR end a line. */
    Optional<Line> next() throws IOException {
        StringBuilder text = new StringBuilder();
        boolean cut = false;
        boolean some = false;
        for (int c = read(); c >= 0; c = read()) {
            if (c == '\n' && afterReturn) {
                afterReturn = false;
                continue;
            }
            afterReturn = c == '\r';
            some = true;
            if (c == '\n' || c == '\r') {
                break;
            }
            if (text.length() < LONGEST) {
                text.append((char) c);
            } else {
                cut = true;
            }
        }
        if (!some) {
            return Optional.empty();
        }
        number++;
        return Optional.of(new Line(number, text.toString(), cut));
    }

    private int read() throws IOException {
        if (at == end) {
            end = in.read(buffer, 0, BUFFER);
            at = 0;
            if (end <= 0) {
                end = 0;
                return -1;
            }
        }
        return buffer[at++];
    }
}
