package dev.countersign.finding;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Decodes a file: UTF-8, or UTF-16 as Windows exports it. Bytes that are neither become U+FFFD, which is
 * part of no name, so that one odd byte costs its row only.
 */
final class Decoded {
    /** How much of a file decides what it is. */
    static final int HEAD = 1 << 16;

    /** Within so many bytes an XML document declares its encoding. */
    private static final int DECLARATION = 256;

    private static final Pattern ENCODING =
            Pattern.compile("^\\s{0,9}<\\?xml[^>]{0,200}?encoding\\s{0,9}=\\s{0,9}[\"']([A-Za-z0-9._-]{1,40})[\"']");

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

    /**
     * Returns an XML document as text: in UTF-16 or UTF-8 by its first bytes, else as it declares itself. The parser gets characters, because
     * with bytes it would end a file at the first one that is wrong, and print that on standard error.
     *
     * @param in supports marks
     */
    static Reader xml(BufferedInputStream in) throws IOException {
        in.mark(DECLARATION + 1);
        byte[] first = in.readNBytes(DECLARATION);
        in.reset();
        Charset charset = charset(first);
        skipMark(in, first);
        return new InputStreamReader(in, charset.equals(StandardCharsets.UTF_8) ? declared(first) : charset);
    }

    private static Charset declared(byte... first) {
        Matcher declaration = ENCODING.matcher(new String(first, StandardCharsets.ISO_8859_1));
        String name = declaration.find() ? declaration.group(1) : "";
        // UTF-16 would have been seen
        return !name.isEmpty() && !name.toUpperCase(Locale.ROOT).startsWith("UTF") && Charset.isSupported(name)
                ? Charset.forName(name)
                : StandardCharsets.UTF_8;
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
