package dev.countersign.platform;

import java.util.Locale;

/**
 * A word in a line of words separated by one blank: visible ASCII stands for itself, every other byte, backslash and percent as
 * {@code \0ooo}, which {@code printf %b} gives back. Text has one character per byte, as {@code Bytes.latin1()}.
 */
final class Word {
    private Word() {}

    /** The word for {@code text}, whose characters are bytes other than NUL. */
    static String encode(String text) {
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

    /** The text of {@code word}, or an exception when it is none. */
    static String decode(String word) {
        if (word.isEmpty()) {
            throw new IllegalArgumentException("a word is not empty");
        }
        StringBuilder text = new StringBuilder(word.length());
        for (int at = 0; at < word.length(); at++) {
            char each = word.charAt(at);
            if (each <= ' ' || each > '~' || each == '%') {
                throw new IllegalArgumentException("a word holds a byte that should be encoded");
            }
            if (each != '\\') {
                text.append(each);
                continue;
            }
            if (at + 4 >= word.length() || word.charAt(at + 1) != '0') {
                throw new IllegalArgumentException("a word holds a backslash that encodes nothing");
            }
            int value = 0;
            for (int digit = at + 2; digit <= at + 4; digit++) {
                int octal = word.charAt(digit) - '0';
                if (octal < 0 || octal > 7) {
                    throw new IllegalArgumentException("a word holds a backslash that encodes nothing");
                }
                value = value * 8 + octal;
            }
            if (value == 0 || value > 0xff) {
                throw new IllegalArgumentException("a word encodes what is no byte of a name");
            }
            text.append((char) value);
            at += 4;
        }
        return text.toString();
    }
}
