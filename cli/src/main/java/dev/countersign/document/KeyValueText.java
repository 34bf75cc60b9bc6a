package dev.countersign.document;

import dev.countersign.diagnostic.Location;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file of {@code key=value} rows, as a shell would source it: quotes go around a value, {@code #} begins a comment, and of
 * several rows with one key the last wins. Blanks around {@code =} are kept where they stand.
 */
public final class KeyValueText {
    private static final Pattern ASSIGNMENT =
            Pattern.compile("[ \\t]*(?:export[ \\t]+)?([A-Za-z0-9_][A-Za-z0-9_.: -]*?)[ \\t]*=[ \\t]*(.*)");
    private static final Pattern WRITABLE =
            Pattern.compile("[A-Za-z0-9_./:,+@%-](?:[A-Za-z0-9_./:,+@% -]*[A-Za-z0-9_./:,+@%-])?");

    private final String file;
    private final Rows rows;
    private final List<Assignment> assignments = new ArrayList<>();

    /** A value's place, without its quotes; {@code plain} tells whether it could be read to its end on its own row. */
    private record Assignment(int row, String key, int start, int end, String value, boolean quoted, boolean plain) {}

    private KeyValueText(String file, Rows rows) {
        this.file = file;
        this.rows = rows;
        for (int i = 0; i < rows.list().size(); i++) {
            Rows.Row row = rows.list().get(i);
            Matcher matcher = ASSIGNMENT.matcher(rows.content(row));
            if (matcher.matches()) {
                assignments.add(assignment(i, matcher.group(1), row.start() + matcher.start(2), matcher.group(2)));
            }
        }
    }

    /** Reads {@code bytes}. Every input has a reading. */
    public static KeyValueText of(String file, Bytes bytes) {
        return new KeyValueText(file, Rows.of(bytes.latin1()));
    }

    private static Assignment assignment(int row, String key, int start, String rest) {
        if (!rest.isEmpty() && (rest.charAt(0) == '"' || rest.charAt(0) == '\'')) {
            int close = rest.indexOf(rest.charAt(0), 1);
            boolean plain = close > 0
                    && rest.substring(close + 1).matches("[ \\t]*(?:[#;].*)?")
                    && rest.substring(0, close).indexOf('\\') < 0;
            int length = close < 0 ? rest.length() : close;
            return new Assignment(row, key, start + 1, start + length, rest.substring(1, length), true, plain);
        }
        String value = rest.replaceFirst("[ \\t]+[#;].*$", "").replaceFirst("[ \\t]+$", "");
        return new Assignment(
                row,
                key,
                start,
                start + value.length(),
                value,
                false,
                value.chars().noneMatch(KeyValueText::special));
    }

    private static boolean special(int character) {
        return "\\\"'`$;#&|<>()".indexOf(character) >= 0;
    }

    /** The rows written one after the other again. */
    public String printed() {
        return rows.printed();
    }

    /** The value that holds; empty when the key is not there. */
    public Optional<String> value(String key) {
        return last(key).map(Assignment::value);
    }

    private Optional<Assignment> last(String key) {
        return assignments.stream().filter(each -> each.key().equals(key)).reduce((one, other) -> other);
    }

    /** Makes {@code value} hold: in the row that wins, or in a new last row. */
    public Edit set(String key, String value) {
        if (!WRITABLE.matcher(value).matches() || !ASSIGNMENT.matcher(key + "=").matches()) {
            throw new IllegalArgumentException("not written into a file of key=value: " + key + "=" + value);
        }
        Optional<Assignment> last = last(key);
        if (last.isEmpty()) {
            return edited(
                    rows.insert(rows.list().size(), key + equals() + quoted(value)),
                    rows.text().length());
        }
        Assignment there = last.get();
        if (there.value().equals(value) && there.plain()) {
            return new Edit.LeftAlone();
        }
        return there.plain()
                ? edited(rows.splice(there.start(), there.end(), there.quoted() ? value : quoted(value)), there.start())
                : unclear(there);
    }

    /** Takes the key away, so that it is absent again. */
    public Edit remove(String key) {
        List<Assignment> all =
                assignments.stream().filter(each -> each.key().equals(key)).toList();
        if (all.isEmpty()) {
            return new Edit.LeftAlone();
        }
        Assignment only = all.get(0);
        if (all.size() > 1) {
            return new Edit.Refused(
                    "'" + key + "' stands there " + all.size() + " times", "leave one of the rows", at(only.start()));
        }
        return only.plain() ? edited(rows.without(only.row()), only.start()) : unclear(only);
    }

    private Edit unclear(Assignment there) {
        return new Edit.Refused(
                "the value of '" + there.key() + "' is more than a word in quotes",
                "change that row by hand",
                at(there.start()));
    }

    private Edit edited(String after, int offset) {
        return new Edit.Edited(Bytes.of(after.getBytes(StandardCharsets.ISO_8859_1)), at(offset));
    }

    private Location at(int offset) {
        return rows.location(file, offset);
    }

    /** As the first row of the file has it. */
    private String equals() {
        return assignments.stream()
                .findFirst()
                .map(first -> rows.content(rows.list().get(first.row())))
                .filter(row -> row.matches("[^=]*[ \\t]=[ \\t].*"))
                .map(row -> " = ")
                .orElse("=");
    }

    private String quoted(String value) {
        return value.indexOf(' ') >= 0 && equals().equals("=") ? "\"" + value + "\"" : value;
    }
}
