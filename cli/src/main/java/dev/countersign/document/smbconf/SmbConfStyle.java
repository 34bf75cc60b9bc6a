package dev.countersign.document.smbconf;

import java.util.Optional;

/**
 * The style of a file's lines, so that a new line looks the same: indentation, blanks around
 * {@code =}, line ends.
 *
 * @param indent blanks and tabs before a parameter
 * @param equals the {@code =} with the blanks around it
 * @param feed the line end
 */
record SmbConfStyle(String indent, String equals, String feed) {
    private static final SmbConfStyle USUAL = new SmbConfStyle("\t", " = ", "\n");

    /**
     * Returns the style of the first parameter from line {@code from} on; else of any parameter;
     * else a tab, as testparm prints.
     */
    static SmbConfStyle around(SmbConfLexer text, int from) {
        Optional<SmbConfLine> sample = text.lines().stream()
                .skip(from)
                .filter(line -> line.kind() == SmbConfLine.Kind.PARAMETER)
                .findFirst()
                .or(() -> text.lines().stream()
                        .filter(line -> line.kind() == SmbConfLine.Kind.PARAMETER)
                        .findFirst());
        String feed = feed(text.text());
        return sample.map(line -> new SmbConfStyle(
                        onlyBlanks(text.text().substring(line.start(), line.content())),
                        equals(text.text(), line),
                        feed))
                .orElse(new SmbConfStyle(USUAL.indent(), USUAL.equals(), feed));
    }

    /** Returns a line that sets a parameter, without its line end. */
    String line(String parameter, String value) {
        return indent + parameter + equals + value;
    }

    private static String feed(String text) {
        int first = text.indexOf('\n');
        return first > 0 && text.charAt(first - 1) == '\r' ? "\r\n" : USUAL.feed();
    }

    private static String equals(String text, SmbConfLine line) {
        boolean before = SmbWord.isSpace(text.charAt(line.equals() - 1));
        boolean after = line.equals() + 1 < text.length() && SmbWord.isSpace(text.charAt(line.equals() + 1));
        return (before ? " " : "") + "=" + (after ? " " : "");
    }

    private static String onlyBlanks(String indent) {
        return indent.chars().allMatch(each -> each == ' ' || each == '\t') ? indent : USUAL.indent();
    }
}
