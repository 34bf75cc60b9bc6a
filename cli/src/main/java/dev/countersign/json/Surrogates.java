package dev.countersign.json;

/** The halves of which Java makes characters beyond U+FFFF: a half alone has no UTF-8 form. */
final class Surrogates {
    private Surrogates() {}

    /** Whether every half has its other half. */
    static boolean paired(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                if (i + 1 == text.length() || !Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1))) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }

    /** Returns the text with the replacement character in place of each half that is alone. */
    static String replaced(String text) {
        if (paired(text)) {
            return text;
        }
        StringBuilder kept = new StringBuilder(text.length());
        text.codePoints()
                .forEach(point ->
                        kept.appendCodePoint(Character.getType(point) == Character.SURROGATE ? 0xfffd : point));
        return kept.toString();
    }
}
