package dev.countersign.finding;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Ends a stream of XML with an error at a tag, comment, CDATA section or instruction that is too long. The
 * parser holds each of these in memory as a whole, and has no limit of its own for that. It counts bytes
 * between brackets and knows nothing else of XML.
 */
final class MarkupLimit extends FilterInputStream {
    /** The most bytes in one piece of markup. */
    static final int MOST = 4 << 20;

    private static final int TEXT = 0;
    private static final int OPENED = 1;
    private static final int TAG = 2;
    private static final int SPECIAL = 3;

    private int state = TEXT;
    private int quote;
    private int length;
    private int last;
    private int beforeLast;
    private int closes;

    MarkupLimit(InputStream in) {
        super(in);
    }

    @Override
    public int read() throws IOException {
        int c = super.read();
        if (c >= 0) {
            see(c);
        }
        return c;
    }

    @Override
    public int read(byte[] bytes, int offset, int most) throws IOException {
        int count = super.read(bytes, offset, most);
        for (int i = 0; i < count; i++) {
            see(bytes[offset + i] & 0xFF);
        }
        return count;
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    /** Does nothing: the parser closes what it read, and the digest is of the whole file. */
    @Override
    public void close() {}

    private void see(int c) throws IOException {
        if (c == 0) {
            return; // the other half of a character of UTF-16
        }
        switch (state) {
            case TEXT -> {
                if (c == '<') {
                    state = OPENED;
                    length = 0;
                    quote = 0;
                }
            }
            case OPENED -> {
                state = c == '!' || c == '?' ? SPECIAL : TAG;
                closes = c == '?' ? '?' : 0;
            }
            case TAG -> {
                if (quote != 0) {
                    quote = c == quote ? 0 : quote;
                } else if (c == '"' || c == '\'') {
                    quote = c;
                } else if (c == '>') {
                    state = TEXT;
                }
            }
            default -> special(c);
        }
        if (state != TEXT) {
            length++;
            if (length > MOST) {
                throw new IOException("a tag or comment is longer than " + (MOST >> 20) + " MiB");
            }
        }
        beforeLast = last;
        last = c;
    }

    /** Inside {@code <!--}, {@code <![CDATA[}, {@code <!DOCTYPE} or {@code <?}. */
    private void special(int c) {
        if (closes == 0 && length == 2) {
            closes = c == '-' ? '-' : c == '[' ? ']' : '>';
        }
        if (closes == '>' && c == '[') {
            // what a document type declares inside counts as a whole: the parser skips it as a whole
            closes = '[';
        } else if (closes == '[' && c == ']') {
            closes = '>';
        }
        boolean ends = switch (closes) {
            case '[' -> false;
            case '-' -> c == '>' && last == '-' && beforeLast == '-';
            case ']' -> c == '>' && last == ']' && beforeLast == ']';
            case '?' -> c == '>' && last == '?';
            default -> c == '>';
        };
        if (ends) {
            state = TEXT;
        }
    }
}
