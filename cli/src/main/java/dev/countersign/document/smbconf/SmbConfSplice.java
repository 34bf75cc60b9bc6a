package dev.countersign.document.smbconf;

import dev.countersign.bytes.Bytes;
import dev.countersign.diagnostic.Location;
import java.nio.charset.StandardCharsets;

/**
 * Replaces bytes {@code from} to {@code to} of a file by {@code by}. The editor changes files only
 * with this.
 *
 * @param from the first byte that is replaced
 * @param to the first byte that stays
 * @param by the replacement, one character per byte
 */
record SmbConfSplice(int from, int to, String by) {
    SmbConfSplice {
        if (from < 0 || from > to) {
            throw new IllegalArgumentException("a splice runs forward");
        }
    }

    /** Returns a change of a parameter's value; blanks around it, and what follows it, stay. */
    static SmbConfSplice value(SmbConfLexer text, SmbConfLine line, String value) {
        if (line.valueStart() < line.valueEnd()) {
            return new SmbConfSplice(line.valueStart(), line.valueEnd(), value);
        }
        int at = line.valueStart();
        boolean blank =
                at < line.end() && (text.text().charAt(at) == ' ' || text.text().charAt(at) == '\t');
        return new SmbConfSplice(at + (blank ? 1 : 0), at + (blank ? 1 : 0), blank ? value : " " + value);
    }

    /** Returns the removal of a whole line. */
    static SmbConfSplice without(SmbConfLine line) {
        return new SmbConfSplice(line.start(), line.end(), "");
    }

    /**
     * Returns new lines after the first {@code count} lines of the file; if the file has no line
     * end at its end, neither has the result.
     */
    static SmbConfSplice after(SmbConfLexer text, int count, String feed, String... rows) {
        int at = count == 0 ? 0 : text.lines().get(count - 1).end();
        String block = String.join(feed, rows);
        boolean unfinished = at > 0 && text.text().charAt(at - 1) != '\n';
        return new SmbConfSplice(at, at, unfinished ? feed + block : block + feed);
    }

    /** Returns the file with the change. */
    Bytes in(SmbConfLexer text) {
        String changed = text.text().substring(0, from) + by + text.text().substring(to);
        return Bytes.of(changed.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Returns the position in the original file. */
    Location at(SmbConfLexer text, String file) {
        return text.location(file, from);
    }
}
