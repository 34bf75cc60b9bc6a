package dev.countersign.document.smbconf;

import dev.countersign.bytes.Bytes;
import dev.countersign.diagnostic.Location;
import java.nio.charset.StandardCharsets;

/**
 * Bytes {@code from} to {@code to} of a file give way to {@code by}. The one way in which the editor changes anything.
 *
 * @param from the first byte that goes
 * @param to the first byte that stays
 * @param by what comes in their place, one character a byte
 */
record SmbConfSplice(int from, int to, String by) {
    SmbConfSplice {
        if (from < 0 || from > to) {
            throw new IllegalArgumentException("a splice runs forward");
        }
    }

    /** Another value for a parameter; blanks around it, and what follows it, stay. */
    static SmbConfSplice value(SmbConfLexer text, SmbConfLine line, String value) {
        if (line.valueStart() < line.valueEnd()) {
            return new SmbConfSplice(line.valueStart(), line.valueEnd(), value);
        }
        int at = line.valueStart();
        boolean blank =
                at < line.end() && (text.text().charAt(at) == ' ' || text.text().charAt(at) == '\t');
        return new SmbConfSplice(at + (blank ? 1 : 0), at + (blank ? 1 : 0), blank ? value : " " + value);
    }

    /** The whole line goes. */
    static SmbConfSplice without(SmbConfLine line) {
        return new SmbConfSplice(line.start(), line.end(), "");
    }

    /** New lines after the first {@code count} lines of the file; a line end that the file lacks last, it goes on lacking. */
    static SmbConfSplice after(SmbConfLexer text, int count, String feed, String... rows) {
        int at = count == 0 ? 0 : text.lines().get(count - 1).end();
        String block = String.join(feed, rows);
        boolean unfinished = at > 0 && text.text().charAt(at - 1) != '\n';
        return new SmbConfSplice(at, at, unfinished ? feed + block : block + feed);
    }

    /** The file with the change in it. */
    Bytes in(SmbConfLexer text) {
        String changed = text.text().substring(0, from) + by + text.text().substring(to);
        return Bytes.of(changed.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Where in the file as it was. */
    Location at(SmbConfLexer text, String file) {
        return text.location(file, from);
    }
}
