package dev.countersign.git;

/**
 * Decodes a path as git prints it for people: a path with unusual bytes is in quotes, with escapes
 * as in C.
 */
final class QuotedName {
    private static final String LETTERS = "abtnvfr";
    private static final String MEANT = "\u0007\b\t\n\u000b\f\r";
    private static final int OCTAL_DIGITS = 3;

    private QuotedName() {}

    /** Returns the actual path, one character per byte. */
    static String read(String written) {
        if (!written.startsWith("\"")) {
            return written;
        }
        StringBuilder meant = new StringBuilder();
        int at = 1;
        while (at < written.length() - 1) {
            char each = written.charAt(at);
            if (each != '\\') {
                meant.append(each);
                at++;
                continue;
            }
            char escaped = written.charAt(at + 1);
            if (escaped >= '0' && escaped <= '7') {
                meant.append((char) Integer.parseInt(written, at + 1, at + 1 + OCTAL_DIGITS, 8));
                at += 1 + OCTAL_DIGITS;
            } else {
                int letter = LETTERS.indexOf(escaped);
                meant.append(letter < 0 ? escaped : MEANT.charAt(letter));
                at += 2;
            }
        }
        return meant.toString();
    }
}
