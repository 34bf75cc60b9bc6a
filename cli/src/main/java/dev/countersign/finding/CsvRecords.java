package dev.countersign.finding;

import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads CSV (RFC 4180) record by record. Files of scanners are read by the same rules whatever is wrong
 * with them: text after a closing quote belongs to its cell, a quote inside an unquoted cell is a
 * character. Of a cell only the beginning is kept. A quote that nothing closes ends with its record after
 * {@value #LONGEST_RECORD} characters, and the record says so.
 */
final class CsvRecords {
    /** How much of a cell is kept: names and titles are shorter, and the output of a scanner is not needed. */
    static final int LONGEST_CELL = 4_096;

    /** The most characters of one record, quoted line ends included. */
    static final int LONGEST_RECORD = 4 << 20;

    /** The most cells of one record; scanners write about thirty. */
    static final int MOST_CELLS = 1_000;

    private static final int BUFFER = 1 << 16;

    private final Reader in;
    private final char delimiter;
    private final char[] buffer = new char[BUFFER];
    private int at;
    private int end;
    private int pushed = -1;
    private long line = 1;

    /**
     * A record.
     *
     * @param line the line at which it begins
     * @param last the line at which it ends
     * @param open whether a quote in it is never closed, so that its end is not known
     */
    record Entry(List<String> cells, long line, long last, boolean open) {
        boolean blank() {
            return cells.size() == 1 && cells.get(0).isBlank();
        }
    }

    CsvRecords(Reader in, char delimiter) {
        this.in = in;
        this.delimiter = delimiter;
    }

    /** Returns the next record; empty at the end. */
    Optional<Entry> next() throws IOException {
        long first = line;
        List<String> cells = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        boolean quoted = false;
        boolean begun = false;
        boolean wasQuoted = false;
        long length = 0;
        for (int c = read(); ; c = read()) {
            if (c < 0) {
                if (!begun) {
                    return Optional.empty();
                }
                break;
            }
            begun = true;
            length++;
            if (quoted && length > LONGEST_RECORD) {
                dropLine(c);
                add(cells, cell);
                return Optional.of(new Entry(cells, first, line - 1, true));
            }
            if (quoted) {
                if (c == '"') {
                    int after = read();
                    quoted = after == '"';
                    if (quoted) {
                        keep(cell, '"');
                    } else {
                        pushed = after;
                    }
                } else {
                    line += c == '\n' ? 1 : 0;
                    keep(cell, (char) c);
                }
            } else if (c == '"' && cell.length() == 0 && !wasQuoted) {
                quoted = true;
                wasQuoted = true;
            } else if (c == delimiter) {
                add(cells, cell);
                wasQuoted = false;
            } else if (c == '\n' || c == '\r') {
                if (c == '\r') {
                    int after = read();
                    pushed = after == '\n' ? -1 : after;
                }
                line++;
                add(cells, cell);
                return Optional.of(new Entry(cells, first, line - 1, false));
            } else {
                keep(cell, (char) c);
            }
        }
        add(cells, cell);
        return Optional.of(new Entry(cells, first, line, quoted));
    }

    private static void keep(StringBuilder cell, char c) {
        if (cell.length() < LONGEST_CELL) {
            cell.append(c);
        }
    }

    private static void add(List<String> cells, StringBuilder cell) {
        if (cells.size() < MOST_CELLS) {
            cells.add(cell.toString());
        }
        cell.setLength(0);
    }

    private void dropLine(int first) throws IOException {
        for (int c = first; c >= 0; c = read()) {
            if (c == '\n') {
                break;
            }
        }
        line++;
    }

    private int read() throws IOException {
        if (pushed >= 0) {
            int c = pushed;
            pushed = -1;
            return c;
        }
        if (at == end) {
            end = in.read(buffer, 0, BUFFER);
            at = 0;
            if (end <= 0) {
                end = 0;
                return -1;
            }
        }
        return buffer[at++];
    }
}
