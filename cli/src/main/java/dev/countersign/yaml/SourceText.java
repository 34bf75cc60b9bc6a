package dev.countersign.yaml;

import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.Diagnostics;
import dev.countersign.diagnostic.Location;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Decodes bytes to text and reports the position of the first invalid byte. Strict: characters that
 * a person cannot see are refused.
 */
final class SourceText {
    private static final int BOM = 0xFEFF;

    /** Letters and signs that show nothing. */
    private static final String EMPTY_LETTERS = "\u034f\u115f\u1160\u2800\u3164\uffa0";

    private SourceText() {}

    static Optional<String> decode(String fileName, byte[] bytes, int most, Diagnostics found) {
        if (bytes.length > most) {
            found.add(Diagnostic.error(Location.of(fileName), "the file is larger than " + (most >> 20) + " MiB")
                    .advise(
                            most == YamlReader.MAX_BYTES
                                    ? "split it: several files are read as one"
                                    : "remove what is not needed"));
            return Optional.empty();
        }
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        CharBuffer decoded = CharBuffer.allocate(bytes.length + 1);
        CoderResult end = decoder.decode(ByteBuffer.wrap(bytes), decoded, true);
        String text = decoded.flip().toString();
        if (end.isError()) {
            found.add(Diagnostic.error(place(fileName, text, text.length()), "the file is not UTF-8 here")
                    .advise("save it as UTF-8"));
            return Optional.empty();
        }
        String body = !text.isEmpty() && text.charAt(0) == BOM ? text.substring(1) : text;
        return seen(fileName, body, found) ? Optional.of(body) : Optional.empty();
    }

    private static boolean seen(String fileName, String text, Diagnostics found) {
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            int point = text.codePointAt(i);
            if (misleads(point) && !(point == '\n' || point == '\t' || (point == '\r' && endsLine(text, i)))) {
                found.add(Diagnostic.error(
                                place(fileName, text, i), "the file contains the invisible character " + name(point))
                        .advise("remove it"));
                return false;
            }
        }
        return true;
    }

    private static boolean endsLine(String text, int index) {
        return index + 1 < text.length() && text.charAt(index + 1) == '\n';
    }

    /**
     * Whether a character misleads a reader: control characters; the YAML 1.1 line ends that
     * editors do not show (U+0085, U+2028, U+2029); characters without a glyph, such as a byte
     * order mark in the middle or U+200B; and direction overrides, which make text look different
     * from what it says (CVE-2021-42574).
     */
    static boolean misleads(int point) {
        return Character.getType(point) == Character.CONTROL
                || Character.getType(point) == Character.SURROGATE
                || point == 0x2028
                || point == 0x2029
                || (point >= 0xFFFE && (point & 0xFFFE) == 0xFFFE)
                || EMPTY_LETTERS.indexOf(point) >= 0
                || isUnseen(point);
    }

    /**
     * Whether it is a format character that shows nothing. Joiners are part of emoji and of words,
     * and below U+0900 the others are signs that are seen.
     */
    private static boolean isUnseen(int point) {
        return Character.getType(point) == Character.FORMAT
                && point != 0x200C
                && point != 0x200D
                && (point >= 0x900 || point == 0xAD || point == 0x61C);
    }

    static String name(int point) {
        return String.format("U+%04X", point);
    }

    /** Lines end with LF or CR LF; columns count characters as a person sees them, not bytes. */
    private static Location place(String fileName, String text, int index) {
        int line = 1;
        int start = 0;
        for (int i = 0; i < index; i++) {
            if (text.charAt(i) == '\n') {
                line++;
                start = i + 1;
            }
        }
        int skipped = line == 1 && !text.isEmpty() && text.charAt(0) == BOM ? 1 : 0;
        return new Location(fileName, line, text.codePointCount(start, index) - Math.min(skipped, index) + 1);
    }
}
