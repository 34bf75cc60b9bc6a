package dev.countersign.cli.terminal;

import dev.countersign.cli.terminal.Console.Tone;
import dev.countersign.diagnostic.Untrusted;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A table with headings, no wider than the terminal. If it is too wide, the widest column is
 * narrowed first. A cell that does not fit continues on the next line, below itself, and a single
 * word that is too long for its column is cut. On a terminal that is too narrow for the columns,
 * each row is a list of headings and values.
 */
public final class Table {
    private static final int BETWEEN = 2;

    /** A column is not made narrower than this, except to cut no word. */
    private static final int NARROWEST = 10;

    /** The same for the first column with a heading: it has the name of a host or a run. */
    private static final int NARROWEST_NAME = 24;

    private final Console console;
    private final List<String> headings;
    private final List<Row> rows = new ArrayList<>();

    private record Row(Tone tone, List<String> cells) {}

    public Table(Console console, String... headings) {
        this.console = console;
        this.headings = List.of(headings);
    }

    /** Adds a row with a cell for each heading. */
    public void row(Tone tone, String... cells) {
        if (cells.length != headings.size()) {
            throw new IllegalArgumentException("a row has as many cells as there are headings");
        }
        rows.add(new Row(
                tone,
                IntStream.range(0, cells.length)
                        .mapToObj(i -> new Untrusted(cells[i]).onOneLine())
                        .toList()));
    }

    /** Prints the table; nothing if it has no rows. */
    public void show() {
        if (rows.isEmpty()) {
            return;
        }
        int[] widths = widths();
        if (IntStream.of(widths).sum() > room()) {
            rows.forEach(this::list);
            return;
        }
        print(Tone.DIM, headings, widths);
        rows.forEach(row -> print(row.tone(), row.cells(), widths));
    }

    private int room() {
        return console.width() - BETWEEN * (headings.size() - 1);
    }

    /** Prints a row as a list; the cells without a heading come before the first that has one. */
    private void list(Row row) {
        int named = named();
        int label = headings.stream().mapToInt(TextWrapper::columns).max().orElse(0);
        StringBuilder first = new StringBuilder();
        row.cells().subList(0, named).forEach(cell -> first.append(cell).append(' '));
        console.result(row.tone(), cut(first + row.cells().get(named), console.width()));
        for (int i = named + 1; i < headings.size(); i++) {
            String cell = row.cells().get(i);
            if (!cell.isBlank()) {
                int[] widths = {0, label, console.width() - label - 2 * BETWEEN};
                print(Tone.PLAIN, List.of("", headings.get(i), cell), widths);
            }
        }
    }

    private int[] widths() {
        int[] widths = new int[headings.size()];
        for (int i = 0; i < widths.length; i++) {
            int column = i;
            widths[i] = Math.max(
                    TextWrapper.columns(headings.get(i)),
                    rows.stream()
                            .mapToInt(row -> TextWrapper.columns(row.cells().get(column)))
                            .max()
                            .orElse(0));
        }
        int room = room();
        int[] words = new int[widths.length];
        for (int i = 0; i < widths.length; i++) {
            words[i] = Math.min(longestWord(i), room / 2);
        }
        shrink(widths, words, room);
        int[] least = new int[widths.length];
        for (int i = 0; i < widths.length; i++) {
            least[i] = Math.min(words[i], i == named() ? NARROWEST_NAME : NARROWEST);
        }
        shrink(widths, least, room);
        return widths;
    }

    /** The first column with a heading. */
    private int named() {
        int at = 0;
        while (at < headings.size() - 1 && headings.get(at).isEmpty()) {
            at++;
        }
        return at;
    }

    /** Narrows the widest column until all fit, but none below its minimum. */
    private static void shrink(int[] widths, int[] least, int room) {
        while (IntStream.of(widths).sum() > room) {
            int widest = -1;
            for (int i = 0; i < widths.length; i++) {
                boolean can = widths[i] > least[i];
                widest = can && (widest < 0 || widths[i] >= widths[widest]) ? i : widest;
            }
            if (widest < 0) {
                return;
            }
            widths[widest]--;
        }
    }

    private int longestWord(int column) {
        return Stream.concat(
                        Stream.of(headings.get(column)),
                        rows.stream().map(row -> row.cells().get(column)))
                .flatMap(cell -> TextWrapper.lines(cell, 1).stream())
                .mapToInt(TextWrapper::columns)
                .max()
                .orElse(0);
    }

    private void print(Tone tone, List<String> cells, int[] widths) {
        List<List<String>> columns = new ArrayList<>();
        for (int i = 0; i < cells.size(); i++) {
            columns.add(TextWrapper.lines(cells.get(i), widths[i]));
        }
        int height = columns.stream().mapToInt(List::size).max().orElse(1);
        for (int line = 0; line < height; line++) {
            StringBuilder printed = new StringBuilder();
            for (int i = 0; i < columns.size(); i++) {
                List<String> column = columns.get(i);
                boolean last = i == columns.size() - 1;
                String piece = line < column.size() ? column.get(line) : "";
                String shown = cut(piece, widths[i]);
                int gap = last ? 0 : widths[i] - TextWrapper.columns(shown) + BETWEEN;
                printed.append(shown).append(String.join("", Collections.nCopies(gap, " ")));
            }
            console.result(tone, printed.toString().stripTrailing());
        }
    }

    private static String cut(String text, int width) {
        if (TextWrapper.columns(text) <= width) {
            return text;
        }
        StringBuilder kept = new StringBuilder();
        for (int point : text.codePoints().toArray()) {
            if (TextWrapper.columns(kept.toString() + Character.toString(point)) > width - 1) {
                break;
            }
            kept.appendCodePoint(point);
        }
        return kept.append('\u2026').toString();
    }
}
