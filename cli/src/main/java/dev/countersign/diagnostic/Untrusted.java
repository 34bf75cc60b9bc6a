package dev.countersign.diagnostic;

/**
 * Text that came from a host, a policy or a file and may try to do something to whoever shows it.
 *
 * <p>Each kind of output has one escape here; nothing else in the program prints such text.
 */
public record Untrusted(String raw) {
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
