package dev.countersign.document.smbconf;

import dev.countersign.bytes.Bytes;
import dev.countersign.diagnostic.Location;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The logical lines of an smb.conf as texts, separate from their line ends, so that lines can be
 * added and removed without touching other lines.
 */
record SmbConfRows(SmbConfLexer text, List<Row> rows) {
    /**
     * One logical line.
     *
     * @param content without its last line end; a continued line contains others
     * @param feed its line end; empty at the end of a file without one
     */
    record Row(String content, String feed) {}

    /** Replaces {@code size} rows from {@code at} on. */
    record Replacement(int at, int size, List<Row> by) {
        Replacement {
            by = List.copyOf(by);
        }
    }

    SmbConfRows {
        rows = List.copyOf(rows);
    }

    static SmbConfRows of(Bytes bytes) {
        SmbConfLexer text = SmbConfLexer.of(bytes);
        return new SmbConfRows(
                text, text.lines().stream().map(line -> row(text.raw(line))).toList());
    }

    private static Row row(String raw) {
        int length = raw.endsWith("\r\n") ? 2 : raw.endsWith("\n") ? 1 : 0;
        return new Row(raw.substring(0, raw.length() - length), raw.substring(raw.length() - length));
    }

    List<SmbConfLine> lines() {
        return text.lines();
    }

    List<String> contents() {
        return rows.stream().map(Row::content).toList();
    }

    /** Returns the position of a row; the end if the row is gone. */
    Location location(String file, int index) {
        return index < rows.size()
                ? text.location(file, lines().get(index).content())
                : text.location(file, text.text().length());
    }

    /**
     * Returns the file with the replacements. If it has no line end at its end, neither has the
     * result.
     */
    Bytes with(List<Replacement> replacements) {
        List<Row> result = new ArrayList<>(rows);
        replacements.stream()
                .sorted(Comparator.comparingInt(Replacement::at).reversed())
                .forEach(each -> replace(result, each));
        String usual = SmbConfStyle.around(text, 0).feed();
        StringBuilder printed = new StringBuilder();
        for (int i = 0; i < result.size(); i++) {
            Row row = result.get(i);
            boolean last = i == result.size() - 1;
            String feed = row.feed().isEmpty() ? usual : row.feed();
            printed.append(row.content()).append(last && lacksItsLastFeed() ? "" : feed);
        }
        return Bytes.of(printed.toString().getBytes(StandardCharsets.ISO_8859_1));
    }

    private boolean lacksItsLastFeed() {
        return !rows.isEmpty() && rows.get(rows.size() - 1).feed().isEmpty();
    }

    /** A changed row keeps its line end; a restored row has its own. */
    private static void replace(List<Row> rows, Replacement replacement) {
        List<Row> place = rows.subList(replacement.at(), replacement.at() + replacement.size());
        List<Row> by = new ArrayList<>();
        for (int i = 0; i < replacement.by().size(); i++) {
            Row row = replacement.by().get(i);
            by.add(i < place.size() ? new Row(row.content(), place.get(i).feed()) : row);
        }
        place.clear();
        place.addAll(by);
    }
}
