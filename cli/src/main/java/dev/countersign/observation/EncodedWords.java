package dev.countersign.observation;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Words in a line, separated by blanks. Visible ASCII characters are written as they are; every
 * other byte, backslash and percent are written as {@code \0ooo}, the form that {@code printf %b}
 * reads. Decoded text has one character per byte, so reading a path never changes it.
 */
public final class EncodedWords {
    private EncodedWords() {}

    /**
     * Returns the words of a line, decoded. Never fails and never returns a NUL: an escape that
     * does not encode a valid byte is kept as received.
     */
    public static List<String> decode(String line) {
        return line.isBlank()
                ? List.of()
                : Arrays.stream(line.strip().split(" +"))
                        .map(EncodedWords::decodeOne)
                        .toList();
    }

    private static String decodeOne(String word) {
        StringBuilder text = new StringBuilder(word.length());
        for (int at = 0; at < word.length(); at++) {
            char each = word.charAt(at);
            boolean octal = each == '\\'
                    && at + 4 < word.length()
                    && word.substring(at + 1, at + 5).matches("0[0-3][0-7][0-7]")
                    && !word.startsWith("000", at + 2);
            if (octal) {
                text.append((char) Integer.parseInt(word.substring(at + 2, at + 5), 8));
                at += 4;
            } else {
                text.append(each);
            }
        }
        return text.toString();
    }

    /** Returns the encoded word for {@code text}, whose characters are bytes and not NUL. */
    public static String encode(String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("a word is not empty");
        }
        StringBuilder word = new StringBuilder(text.length());
        for (int at = 0; at < text.length(); at++) {
            char each = text.charAt(at);
            if (each == 0 || each > 0xff) {
                throw new IllegalArgumentException("a word is made of bytes other than NUL");
            }
            if (each > ' ' && each <= '~' && each != '\\' && each != '%') {
                word.append(each);
            } else {
                word.append(String.format(Locale.ROOT, "\\0%03o", (int) each));
            }
        }
        return word.toString();
    }
}
