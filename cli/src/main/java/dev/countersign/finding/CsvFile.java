package dev.countersign.finding;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads the tables of scanners, and tables of others with a column of hosts. Lines before the header and
 * after the table belong to no row; several reports in one file each have their header.
 */
final class CsvFile {
    private static final List<Character> DELIMITERS = List.of(',', ';', '\t');

    /** The header of a scanner's table comes within so many records. */
    private static final int DEEPEST_HEADER = 100;

    private static final Pattern PLUGIN = Pattern.compile("[0-9]{1,9}");

    private final Set<String> wanted;
    private final Rows rows;
    private long number;

    /** How a file is to be read. */
    record Layout(Format format, char delimiter) {}

    CsvFile(Set<String> wanted, Rows rows) {
        this.wanted = wanted;
        this.rows = rows;
    }

    /** Returns how a file is to be read, by its beginning; empty if it is no table that is known. */
    static Optional<Layout> layout(String head) {
        try {
            for (char delimiter : DELIMITERS) {
                Optional<CsvHeader> scanner = header(head, delimiter);
                if (scanner.isPresent()) {
                    return Optional.of(new Layout(scanner.get().format(), delimiter));
                }
            }
            for (char delimiter : DELIMITERS) {
                Optional<CsvRecords.Entry> first = firstOf(new CsvRecords(new StringReader(head), delimiter));
                Optional<CsvHeader> any = first.flatMap(each -> CsvHeader.ofAnything(each.cells()));
                if (any.filter(each -> each.size() > 1).isPresent()) {
                    return Optional.of(new Layout(Format.CSV, delimiter));
                }
            }
            Optional<CsvRecords.Entry> alone = firstOf(new CsvRecords(new StringReader(head), ','));
            return alone.flatMap(each -> CsvHeader.ofAnything(each.cells()))
                    .filter(CsvHeader::namesAddresses)
                    .map(each -> new Layout(Format.CSV, ','));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static Optional<CsvHeader> header(String head, char delimiter) throws IOException {
        CsvRecords records = new CsvRecords(new StringReader(head), delimiter);
        for (int i = 0; i < DEEPEST_HEADER; i++) {
            Optional<CsvRecords.Entry> entry = records.next();
            if (entry.isEmpty()) {
                return Optional.empty();
            }
            Optional<CsvHeader> header = CsvHeader.ofScanner(entry.get().cells());
            if (header.isPresent()) {
                return header;
            }
        }
        return Optional.empty();
    }

    private static Optional<CsvRecords.Entry> firstOf(CsvRecords records) throws IOException {
        Optional<CsvRecords.Entry> entry = records.next();
        while (entry.filter(CsvRecords.Entry::blank).isPresent()) {
            entry = records.next();
        }
        return entry;
    }

    /** Reads the whole file. */
    void read(Reader in, Layout layout) throws IOException {
        CsvRecords records = new CsvRecords(in, layout.delimiter());
        Optional<CsvHeader> header = Optional.empty();
        for (Optional<CsvRecords.Entry> next = records.next(); next.isPresent(); next = records.next()) {
            CsvRecords.Entry entry = next.get();
            if (entry.blank()) {
                continue;
            }
            Optional<CsvHeader> begins = layout.format() == Format.CSV && header.isEmpty()
                    ? CsvHeader.ofAnything(entry.cells())
                    : CsvHeader.ofScanner(entry.cells());
            if (begins.isPresent()) {
                header = begins;
            } else if (entry.open()) {
                rows.lost(
                        entry.line(), entry.last(), "a quotation mark at line " + entry.line() + " is closed nowhere");
            } else if (header.isEmpty() || header.get().isAgain(entry.cells())) {
                rows.around();
            } else {
                row(header.get(), entry);
            }
        }
    }

    private void row(CsvHeader header, CsvRecords.Entry entry) {
        List<String> cells = entry.cells();
        String address = header.text(Trait.ADDRESS, cells);
        // only these reports have text after their tables
        boolean text = header.format() == Format.QUALYS_CSV && cells.size() < header.size() / 2;
        if (text && RowCheck.ip(address).isEmpty()) {
            rows.around();
            return;
        }
        number++;
        boolean spare = cells.size() > header.size()
                && cells.subList(header.size(), cells.size()).stream().allMatch(String::isBlank);
        if (cells.size() != header.size() && !spare) {
            rows.notUnderstood(
                    number, entry.line(), "it has " + cells.size() + " columns, and the header has " + header.size());
            return;
        }
        RawRow raw = new RawRow(number, entry.line());
        for (Trait each : Trait.values()) {
            raw.with(each, header.text(each, cells));
        }
        wanted.forEach(each -> header.named(each, cells).ifPresent(value -> raw.column(each, value)));
        switch (header.format()) {
            case NESSUS_CSV ->
                identified(raw, header.id(cells), Catalogue.nessus(header.id(cells), header.title(cells)));
            case QUALYS_CSV ->
                identified(raw, header.id(cells), Catalogue.qualys(header.id(cells), header.title(cells)));
            case GREENBONE_CSV -> claimed(raw, Catalogue.greenbone(header.id(cells), header.title(cells)));
            case SCAN_CSV -> scanned(raw, header, cells);
            default -> rows.row(raw.claim(Listed.CLAIM));
        }
    }

    /** As {@link ScanResults} does: an endpoint of which nothing was heard in SMB is about something else. */
    private void scanned(RawRow raw, CsvHeader header, List<String> cells) {
        String spoken = header.named("smb1", cells).orElse("");
        raw.with(Trait.NAME, ScanResults.name(header.named("target", cells).orElse("")));
        ScanClaims.verdict(header.verdict(cells)).ifPresent(raw::claim);
        ScanClaims.smb1(spoken).ifPresent(raw::claim);
        if (ScanClaims.heard(header.named("dialect", cells), header.verdict(cells), Optional.of(spoken))) {
            rows.row(raw);
        } else {
            rows.other();
        }
    }

    private void identified(RawRow raw, String id, Optional<Claim> claim) {
        if (PLUGIN.matcher(id).matches()) {
            claimed(raw, claim);
        } else {
            rows.notUnderstood(raw.number(), raw.line(), "its id is not a number");
        }
    }

    private void claimed(RawRow raw, Optional<Claim> claim) {
        if (claim.isEmpty()) {
            rows.other();
        } else {
            rows.row(raw.claim(claim.get()));
        }
    }
}
