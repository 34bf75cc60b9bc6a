package dev.countersign.finding;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * Decodes a file: UTF-8, or UTF-16 as Windows exports it. Bytes that are neither become U+FFFD, which is
 * part of no name, so that one odd byte costs its row only.
 */
final class Decoded {
    /** How much of a file decides what it is. */
    static final int HEAD = 1 << 16;

    private static final char MARK = '\uFEFF';

    private Decoded() {}

    /** Returns the beginning of {@code in} as text, without consuming it; {@code in} supports marks. */
    static String head(BufferedInputStream in) throws IOException {
        in.mark(HEAD + 1);
        byte[] bytes = in.readNBytes(HEAD);
        in.reset();
        String text = new String(bytes, charset(bytes));
        return text.isEmpty() || text.charAt(0) != MARK ? text : text.substring(1);
    }

    /** Returns all of {@code in} as text. */
    static Reader text(BufferedInputStream in) throws IOException {
        in.mark(4);
        byte[] first = in.readNBytes(3);
        in.reset();
        Charset charset = charset(first);
        skipMark(in, first);
        return new InputStreamReader(in, charset);
    }

    private static void skipMark(InputStream in, byte... first) throws IOException {
        if (first.length >= 2
                && ((at(first, 0) == 0xFF && at(first, 1) == 0xFE) || (at(first, 0) == 0xFE && at(first, 1) == 0xFF))) {
            in.skipNBytes(2);
        } else if (first.length >= 3 && at(first, 0) == 0xEF && at(first, 1) == 0xBB && at(first, 2) == 0xBF) {
            in.skipNBytes(3);
        }
    }

    private static Charset charset(byte... first) {
        if (first.length < 2) {
            return StandardCharsets.UTF_8;
        }
        if ((at(first, 0) == 0xFF && at(first, 1) == 0xFE) || (at(first, 0) != 0 && at(first, 1) == 0)) {
            return StandardCharsets.UTF_16LE;
        }
        boolean big = (at(first, 0) == 0xFE && at(first, 1) == 0xFF) || (at(first, 0) == 0 && at(first, 1) != 0);
        return big ? StandardCharsets.UTF_16BE : StandardCharsets.UTF_8;
    }

    private static int at(byte[] bytes, int index) {
        return bytes[index] & 0xFF;
    }
}
