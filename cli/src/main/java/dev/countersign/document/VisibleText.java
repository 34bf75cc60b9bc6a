package dev.countersign.document;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * Shows the bytes of one row unambiguously: UTF-8 as it is, and anything invisible or not UTF-8 as
 * {@code \r}, {@code \x00}, or a backslash, u and the character's number in braces. In a row with
 * an escape, or with text that looks like one, every backslash is doubled.
 */
final class VisibleText {
    private static final Pattern LIKE_AN_ESCAPE = Pattern.compile("\\\\(r|x[0-9a-f]{2}|u\\{|\\\\)");

    private VisibleText() {}

    /** Shows the row {@code bytes}, one character per byte, without its line feed. */
    static String of(String bytes) {
        String plain = shown(bytes, false);
        boolean escaped =
                !plain.equals(decoded(bytes)) || LIKE_AN_ESCAPE.matcher(plain).find();
        return escaped ? shown(bytes, true) : plain;
    }

    private static String decoded(String bytes) {
        return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    private static String shown(String bytes, boolean doubled) {
        StringBuilder shown = new StringBuilder(bytes.length());
        for (int at = 0; at < bytes.length(); ) {
            int length = sequence(bytes, at);
            if (length == 0) {
                shown.append(String.format("\\x%02x", (int) bytes.charAt(at)));
                at++;
                continue;
            }
            int point = decoded(bytes.substring(at, at + length)).codePointAt(0);
            if (point == '\r') {
                shown.append("\\r");
            } else if (point != '\t' && isHidden(point)) {
                shown.append(String.format(point < 0x80 ? "\\x%02x" : "\\u{%x}", point));
            } else {
                shown.append(point == '\\' && doubled ? "\\\\" : Character.toString(point));
            }
            at += length;
        }
        return shown.toString();
    }

    /** Returns how many bytes from {@code at} on form one UTF-8 character; 0 if they do not. */
    private static int sequence(String bytes, int at) {
        int lead = bytes.charAt(at);
        int length = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
        if (at + length > bytes.length()) {
            return 0;
        }
        // Bytes that are not UTF-8 are replaced when decoded, so encoding gives different bytes
        String candidate = bytes.substring(at, at + length);
        byte[] back = decoded(candidate).getBytes(StandardCharsets.UTF_8);
        return new String(back, StandardCharsets.ISO_8859_1).equals(candidate) ? length : 0;
    }

    private static boolean isHidden(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            default -> Character.isSpaceChar(point) && point != ' ';
        };
    }
}
