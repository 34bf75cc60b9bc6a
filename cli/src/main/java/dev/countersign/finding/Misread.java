package dev.countersign.finding;

/**
 * A row, or a run of lines, that was not understood.
 *
 * @param row which row of the file, from 1; 0 if that cannot be told
 * @param line the first line; 0 if the format has no lines
 * @param last the last line; 0 for the rest of the file
 * @param why the reason, which may quote a piece of the row
 */
public record Misread(long row, long line, long last, String why) {
    /** The place for people: {@code line 7}, {@code lines 7 to 90}, {@code from line 7 on}, {@code row 7}. */
    public String place() {
        if (line == 0) {
            return row == 0 ? "the file" : "row " + row;
        }
        if (last == 0) {
            return "from line " + line + " on";
        }
        return last > line ? "lines " + line + " to " + last : "line " + line;
    }
}
