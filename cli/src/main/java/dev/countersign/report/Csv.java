package dev.countersign.report;

import dev.countersign.diagnostic.Untrusted;
import java.util.List;
import java.util.stream.Collectors;

/** Rows of CSV (RFC 4180) in which no cell begins as a formula of a spreadsheet does. */
public final class Csv {
    /** The last four are the same signs in full width, which spreadsheets in East Asia take for them. */
    private static final String FORMULA = "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20";

    private Csv() {}

    /** Returns a row with its line end. */
    public static String row(List<String> cells) {
        return cells.stream().map(Csv::cell).collect(Collectors.joining(",")) + "\r\n";
    }

    /** Returns a cell. Blanks before a formula do not hide it: some spreadsheets drop them. */
    public static String cell(String text) {
        String visible = new Untrusted(text).forTerminal();
        int begins = 0;
        while (begins < visible.length() && visible.charAt(begins) == ' ') {
            begins++;
        }
        boolean formula = begins < visible.length() && FORMULA.indexOf(visible.charAt(begins)) >= 0;
        String harmless = formula ? "'" + visible : visible;
        boolean plain = harmless.chars().noneMatch(each -> "\",\r\n".indexOf(each) >= 0);
        return plain ? harmless : '"' + harmless.replace("\"", "\"\"") + '"';
    }
}
