package dev.countersign.diagnostic;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Text from a host, a policy or a file, which may contain characters that do harm when they are
 * shown.
 *
 * <p>Each kind of output has one escape here; nothing else in the program prints text from these
 * sources.
 */
public record Untrusted(String raw) {
    private static final int BRIEF = 500;
    private static final int MANY = 10;

    /**
     * Returns the text safe for a terminal: control characters, escapes and direction overrides
     * become visible; new lines are kept.
     */
    public String forTerminal() {
        if (harmless()) {
            return raw;
        }
        StringBuilder shown = new StringBuilder(raw.length());
        raw.codePoints().forEach(point -> {
            if (point == '\n' || point == '\t' || !hidden(point)) {
                shown.appendCodePoint(point);
            } else {
                shown.append(String.format(point < 0x100 ? "\\x%02x" : "\\u{%x}", point));
            }
        });
        return shown.toString();
    }

    /**
     * Returns the text as {@link #forTerminal()} does, but on one line: new lines and tabs become
     * visible too.
     */
    public String onOneLine() {
        return forTerminal().replace("\n", "\\n").replace("\t", "\\t");
    }

    /**
     * Returns the text as {@link #onOneLine()} does, cut to {@value #BRIEF} characters: for a fact
     * or a reason, which need not be longer and must not bury what precedes it.
     */
    public String brief() {
        return brief(BRIEF);
    }

    /** Returns the same, cut to {@code longest} characters: for several facts in one line. */
    public String brief(int longest) {
        if (raw.length() <= longest) {
            return onOneLine();
        }
        int end = raw.offsetByCodePoints(
                0, Math.min(longest, raw.codePointCount(0, Math.min(raw.length(), 2 * longest))));
        return new Untrusted(raw.substring(0, end)).onOneLine() + (end < raw.length() ? "…" : "");
    }

    /**
     * Joins several texts, each as {@link #brief()}; of many, only the first ones and the number of
     * the rest.
     */
    public static String brief(List<String> all) {
        String first = all.stream()
                .limit(MANY)
                .map(each -> new Untrusted(each).brief())
                .collect(Collectors.joining("; "));
        return all.size() <= MANY ? first : first + "; and " + (all.size() - MANY) + " more";
    }

    /** Whether nothing is hidden in it, which is so for almost every text: large reports have millions. */
    private boolean harmless() {
        for (int i = 0; i < raw.length(); i++) {
            char each = raw.charAt(i);
            // anything beyond ASCII is looked at as whole characters
            if (each >= 0x7f || (each < ' ' && each != '\n' && each != '\t')) {
                return false;
            }
        }
        return true;
    }

    private static boolean hidden(int point) {
        int type = Character.getType(point);
        return type == Character.CONTROL
                || type == Character.FORMAT
                || type == Character.SURROGATE
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR;
    }

    /** Not meant for output: views choose an escape. */
    @Override
    public String toString() {
        return onOneLine();
    }
}
