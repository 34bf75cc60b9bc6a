package dev.countersign.diagnostic;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Text that came from a host, a policy or a file and may try to do something to whoever shows it.
 *
 * <p>Each kind of output has one escape here; nothing else in the program prints such text.
 */
public record Untrusted(String raw) {
    private static final int BRIEF = 500;
    private static final int MANY = 10;

    /** Safe on a terminal: control characters, escapes and direction overrides become visible; new lines are kept. */
    public String forTerminal() {
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

    /** As {@link #forTerminal()}, on one line: new lines and tabs become visible too. */
    public String onOneLine() {
        return forTerminal().replace("\n", "\\n").replace("\t", "\\t");
    }

    /**
     * As {@link #onOneLine()}, cut to {@value #BRIEF} characters: for a fact or a reason, which nobody needs to be longer, and which
     * must not bury what stands before it.
     */
    public String brief() {
        int end = raw.offsetByCodePoints(0, Math.min(BRIEF, raw.codePointCount(0, Math.min(raw.length(), 2 * BRIEF))));
        return new Untrusted(raw.substring(0, end)).onOneLine() + (end < raw.length() ? "…" : "");
    }

    /** Several of them in one text, each {@link #brief()}, and of many the first ones and how many more there are. */
    public static String brief(List<String> all) {
        String first = all.stream()
                .limit(MANY)
                .map(each -> new Untrusted(each).brief())
                .collect(Collectors.joining("; "));
        return all.size() <= MANY ? first : first + "; and " + (all.size() - MANY) + " more";
    }

    private static boolean hidden(int point) {
        int type = Character.getType(point);
        return type == Character.CONTROL
                || type == Character.FORMAT
                || type == Character.SURROGATE
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR;
    }

    /** Not for output: views choose an escape. */
    @Override
    public String toString() {
        return onOneLine();
    }
}
