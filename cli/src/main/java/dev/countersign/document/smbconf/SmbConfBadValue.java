package dev.countersign.document.smbconf;

import java.util.List;
import java.util.Optional;

/**
 * Fixes a value that does not load, without losing rows that a stray backslash at a line's end
 * joined to it.
 */
final class SmbConfBadValue {
    private SmbConfBadValue() {}

    /**
     * Returns the change that gives {@code bad} the {@code value}; empty if rows that were joined
     * to it would be lost or take effect, because they contain a setting or a header.
     */
    static Optional<SmbConfSplice> replaced(SmbConfLexer text, SmbConfLine bad, String value) {
        String tail = text.text().substring(bad.equals(), bad.end());
        List<String> rows = tail.lines().map(String::strip).toList();
        List<String> joined = rows.subList(1, rows.size());
        if (joined.stream().anyMatch(row -> row.startsWith("[") || row.indexOf('=') >= 0)) {
            boolean comments = joined.stream().allMatch(SmbConfBadValue::isComment);
            if (!comments) {
                return Optional.empty();
            }
        }
        boolean comesAlone = !joined.isEmpty() && joined.stream().allMatch(SmbConfBadValue::isComment);
        if (comesAlone && tail.charAt(tail.length() - 1) == '\n') {
            // "server signing = \" + "# why": the backslash is removed, and the comment is a
            // comment again
            int from = bad.equals() + 1;
            int to = text.text().indexOf('\n', from);
            boolean carriage = text.text().charAt(to - 1) == '\r';
            return Optional.of(new SmbConfSplice(from, carriage ? to - 1 : to, " " + value));
        }
        return Optional.of(SmbConfSplice.value(text, bad, value));
    }

    private static boolean isComment(String row) {
        return row.isEmpty() || row.startsWith("#") || row.startsWith(";");
    }
}
