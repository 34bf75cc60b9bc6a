package dev.countersign.diagnostic;

/**
 * A place in a text that a person can open: a file, and a line and column counted from 1.
 *
 * <p>Line 0 means the whole file.
 */
public record Location(String file, int line, int column) implements Comparable<Location> {
    public Location {
        if (file.isEmpty() || line < 0 || column < 0) {
            throw new IllegalArgumentException("not a location: " + file + ":" + line + ":" + column);
        }
    }

    /** The whole of {@code file}. */
    public static Location of(String file) {
        return new Location(file, 0, 0);
    }

    @Override
    public int compareTo(Location other) {
        int byFile = file.compareTo(other.file);
        if (byFile != 0) {
            return byFile;
        }
        return line != other.line ? Integer.compare(line, other.line) : Integer.compare(column, other.column);
    }

    /** {@code file:line:column}, as editors and CI systems understand it. */
    @Override
    public String toString() {
        return line == 0 ? file : file + ":" + line + ":" + column;
    }
}
