package dev.countersign.document.smbconf;

import java.nio.charset.StandardCharsets;

/**
 * Compares words as Samba does: ignoring case and all white space, also inside (strwicmp). Texts
 * are one character per byte.
 */
final class SmbWord {
    // Begins with a byte that never occurs in UTF-8: no other share has this name
    private static final String NOT_UTF8 = "\u00ff (not UTF-8)";

    private SmbWord() {}

    /**
     * C's isspace in the C and UTF-8 locales: blank, tab, line feed, vertical tab, form feed,
     * carriage return.
     */
    static boolean isSpace(char character) {
        return character == ' ' || (character >= '\t' && character <= '\r');
    }

    /** Returns a word's key: two words are equal for Samba if their keys are. */
    static String key(String word) {
        StringBuilder key = new StringBuilder(word.length());
        for (int i = 0; i < word.length(); i++) {
            if (!isSpace(word.charAt(i))) {
                key.append(lower(word.charAt(i)));
            }
        }
        return key.toString();
    }

    /**
     * Converts ASCII letters to lower case and leaves everything else (bytes of UTF-8 and Latin-1)
     * as it is.
     */
    static String lower(String word) {
        StringBuilder lowered = new StringBuilder(word.length());
        for (int i = 0; i < word.length(); i++) {
            lowered.append(lower(word.charAt(i)));
        }
        return lowered.toString();
    }

    /**
     * Whether the bytes are UTF-8: other bytes are replaced when decoded, so encoding gives
     * different bytes.
     */
    static boolean isUtf8(String bytes) {
        byte[] back = utf8(bytes).getBytes(StandardCharsets.UTF_8);
        return new String(back, StandardCharsets.ISO_8859_1).equals(bytes);
    }

    /**
     * Returns the name by which Samba finds a share: in lower case, beyond ASCII too. Samba cannot
     * convert a name that is not UTF-8, and treats all of those names as the same share (measured,
     * Samba 4.17.12).
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
