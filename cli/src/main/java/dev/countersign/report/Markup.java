package dev.countersign.report;

import dev.countersign.diagnostic.Untrusted;

/** Text in XML and HTML: it stays text, in an element and in a quoted attribute. */
final class Markup {
    private Markup() {}

    static String text(String text) {
        if (plain(text)) {
            return text;
        }
        StringBuilder safe = new StringBuilder(text.length());
        // XML cannot have control characters at all, not even as references
        new Untrusted(text).forTerminal().codePoints().forEach(point -> {
            switch (point) {
                case '&' -> safe.append("&amp;");
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '"' -> safe.append("&quot;");
                case '\'' -> safe.append("&#39;");
                case '\n', '\t' -> safe.append("&#").append(point).append(';');
                case 0xfffe, 0xffff -> safe.append('\ufffd');
                default -> safe.appendCodePoint(point);
            }
        });
        return safe.toString();
    }

    private static boolean plain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char each = text.charAt(i);
            if (each < ' ' || each >= 0x7f || "&<>\"'".indexOf(each) >= 0) {
                return false;
            }
        }
        return true;
    }
}
