package dev.countersign.document;

import dev.countersign.diagnostic.Location;
import java.util.ArrayList;
import java.util.List;

/**
 * A text split into rows, for formats in which every statement is one row. Lossless: the rows
 * follow each other without a gap, so that one can be changed, added or removed while every other
 * character stays.
 */
public record Rows(String text, List<Row> list) {
    /**
     * One row.
     *
     * @param start where it begins
     * @param end where its line end begins
     * @param next where the next row begins
     */
    public record Row(int start, int end, int next) {}

    public Rows {
        list = List.copyOf(list);
    }

    /** Splits at every line feed; a carriage return before it belongs to the line end. */
    public static Rows of(String text) {
        List<Row> list = new ArrayList<>();
        for (int at = 0; at < text.length(); ) {
            int feed = text.indexOf('\n', at);
            int next = feed < 0 ? text.length() : feed + 1;
            int end = feed < 0 ? next : feed > at && text.charAt(feed - 1) == '\r' ? feed - 1 : feed;
            list.add(new Row(at, end, next));
            at = next;
        }
        return new Rows(text, list);
    }

    /** Returns a row without its line end. */
    public String content(Row row) {
        return text.substring(row.start(), row.end());
    }

    /** Returns all rows, one after the other. */
    public String printed() {
        StringBuilder printed = new StringBuilder(text.length());
        list.forEach(row -> printed.append(text, row.start(), row.next()));
        return printed.toString();
    }

    /** Returns line and column of a character, counted from 1. */
    Location location(String file, int offset) {
        for (int i = 0; i < list.size(); i++) {
            if (offset < list.get(i).next()) {
                return new Location(file, i + 1, offset - list.get(i).start() + 1);
            }
        }
        return new Location(file, list.size() + 1, 1);
    }

    /** Returns the text with {@code from} (inclusive) to {@code to} (exclusive) replaced. */
    public String splice(int from, int to, String by) {
        return text.substring(0, from) + by + text.substring(to);
    }

    /**
     * Returns the text with new rows after the first {@code count}; if the text has no line end at
     * its end, neither has the result.
     */
    public String insert(int count, String... rows) {
        return insert(feed(), count, rows);
    }

    /** Same, with the given line end. */
    public String insert(String feed, int count, String... rows) {
        int at = count == 0 ? 0 : list.get(count - 1).next();
        String block = String.join(feed, rows);
        boolean unfinished = at > 0 && text.charAt(at - 1) != '\n';
        return splice(at, at, unfinished ? feed + block : block + feed);
    }

    /** Returns the text without one row; reverses {@link #insert}. */
    public String without(int index) {
        Row row = list.get(index);
        boolean unfinished = row.end() == row.next() && index > 0;
        return unfinished ? splice(list.get(index - 1).end(), row.next(), "") : splice(row.start(), row.next(), "");
    }

    /** Returns the line end of the first row that has one. */
    public String feed() {
        return list.stream()
                .filter(row -> row.end() < row.next())
                .findFirst()
                .map(row -> text.substring(row.end(), row.next()))
                .orElse("\n");
    }
}
