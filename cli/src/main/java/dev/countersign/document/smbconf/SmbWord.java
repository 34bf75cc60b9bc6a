package dev.countersign.document.smbconf;

import java.nio.charset.StandardCharsets;

/**
 * How Samba compares words: without case and without any white space, also inside (strwicmp). Texts are one character a byte.
 */
final class SmbWord {
    // Begins with a byte that no UTF-8 has: no other share is called that
    private static final String NOT_UTF8 = "\u00ff (not UTF-8)";

    private SmbWord() {}

    /** C's isspace in the C and UTF-8 locales: blank, tab, line feed, vertical tab, form feed, carriage return. */
    static boolean isSpace(char character) {
        return character == ' ' || (character >= '\t' && character <= '\r');
    }

    /** Two words are equal for Samba when their keys are. */
    static String key(String word) {
        StringBuilder key = new StringBuilder(word.length());
        for (int i = 0; i < word.length(); i++) {
            if (!isSpace(word.charAt(i))) {
                key.append(lower(word.charAt(i)));
            }
        }
        return key.toString();
    }

    /** ASCII letters in lower case, everything else (bytes of UTF-8 and Latin-1) as it is. */
    static String lower(String word) {
        StringBuilder lowered = new StringBuilder(word.length());
        for (int i = 0; i < word.length(); i++) {
            lowered.append(lower(word.charAt(i)));
        }
        return lowered.toString();
    }

    /** Whether the bytes are UTF-8: what is none is replaced when it is decoded, and does not come back. */
    static boolean isUtf8(String bytes) {
        byte[] back = utf8(bytes).getBytes(StandardCharsets.UTF_8);
        return new String(back, StandardCharsets.ISO_8859_1).equals(bytes);
    }

    /**
     * What Samba finds a share by: its name in lower case, beyond ASCII too. It cannot do that with a name that is not UTF-8, and
     * takes every such name for the same share (measured, Samba 4.17.12).
     */
    static String share(String name) {
        if (!isUtf8(name)) {
            return NOT_UTF8;
        }
        StringBuilder lowered = new StringBuilder();
        utf8(name).codePoints().map(Character::toLowerCase).forEach(lowered::appendCodePoint);
        return new String(lowered.toString().getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    private static String utf8(String bytes) {
        return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    private static char lower(char character) {
        return character >= 'A' && character <= 'Z' ? (char) (character + ('a' - 'A')) : character;
    }
}
