package dev.countersign.finding;

import dev.countersign.diagnostic.Untrusted;
import java.io.IOException;
import java.io.Reader;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a list of hosts, one a line, with {@code #} before a comment: what {@code --gen-relay-list} of
 * NetExec writes, or what somebody wrote by hand.
 */
final class PlainList {
    private static final int SHOWN = 60;
    private static final Pattern WITH_PORT = Pattern.compile("(?:\\[([0-9A-Fa-f:.]+)\\]|([^:\\[\\]]+)):([0-9]{1,5})");
    private static final Pattern NETWORK = Pattern.compile("[0-9a-fA-F:.]+/[0-9]{1,3}|[0-9.]+-[0-9.]+");

    private final Rows rows;
    private long number;

    PlainList(Rows rows) {
        this.rows = rows;
    }

    /** Whether a text may be such a list: its first line with anything on it is a single word that can be a host. */
    static boolean is(String head) {
        return head.lines()
                .map(PlainList::content)
                .filter(each -> !each.isEmpty())
                .findFirst()
                .filter(each -> each.matches("\\[?[A-Za-z0-9:][A-Za-z0-9._:%-]*\\]?(?::[0-9]+)?")
                        || NETWORK.matcher(each).matches())
                .isPresent();
    }

    private static String content(String line) {
        return line.replaceFirst("(?:^|\\s)#.*", "").strip();
    }

    void read(Reader in) throws IOException {
        TextLines lines = new TextLines(in);
        for (Optional<TextLines.Line> next = lines.next(); next.isPresent(); next = lines.next()) {
            String word = content(next.get().text());
            if (word.isEmpty()) {
                continue;
            }
            number++;
            long line = next.get().number();
            if (word.indexOf(' ') >= 0 || word.indexOf('\t') >= 0) {
                rows.notUnderstood(
                        number, line, "it is more than one word: '" + new Untrusted(word).brief(SHOWN) + "'");
            } else if (NETWORK.matcher(word).matches()) {
                rows.notUnderstood(number, line, "'" + word + "' is a network or range, not a host: scan it");
            } else {
                Matcher port = WITH_PORT.matcher(word);
                RawRow raw = new RawRow(number, line).claim(Listed.CLAIM);
                if (port.matches()) {
                    raw.with(Trait.ADDRESS, port.group(1) == null ? port.group(2) : port.group(1))
                            .with(Trait.PORT, port.group(3));
                } else {
                    raw.with(Trait.ADDRESS, word.replaceAll("^\\[|\\]$", ""));
                }
                rows.row(raw);
            }
        }
    }
}
