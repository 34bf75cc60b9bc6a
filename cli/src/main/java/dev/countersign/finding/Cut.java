package dev.countersign.finding;

/** Cuts texts of a file to what is kept of them. */
final class Cut {
    private Cut() {}

    /** Returns the first {@code longest} characters, and never half a pair. */
    static String to(String text, int longest) {
        String stripped = text.strip();
        if (stripped.length() <= longest) {
            return stripped;
        }
        int end = Character.isHighSurrogate(stripped.charAt(longest - 1)) ? longest - 1 : longest;
        return stripped.substring(0, end);
    }
}
