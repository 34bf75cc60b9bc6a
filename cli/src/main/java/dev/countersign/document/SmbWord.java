package dev.countersign.document;

/**
 * How Samba compares words: without case and without any white space, also inside (strwicmp). Texts are one character a byte.
 */
final class SmbWord {
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

    private static char lower(char character) {
        return character >= 'A' && character <= 'Z' ? (char) (character + ('a' - 'A')) : character;
    }
}
