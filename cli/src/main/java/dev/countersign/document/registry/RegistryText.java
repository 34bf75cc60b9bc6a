package dev.countersign.document.registry;

import dev.countersign.bytes.Bytes;
import dev.countersign.document.Rows;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The output of {@code reg query KEY} for one key: its values, and the keys below it. A document
 * like any other: it prints back byte for byte, a value is set or removed in place, and what was
 * absent can be made absent again.
 *
 * <p>Windows translates only error messages, which are not read: the exit status says whether the
 * key could be read, and must be 0 for this to be a document.
 */
public final class RegistryText {
    /** Windows Vista and later put four blanks between the columns, XP a tab. */
    private static final Pattern COLUMNS = Pattern.compile("(?: {4}|\\t)(REG_[A-Z_]+)(?: {4}|\\t|$)");

    private static final String INDENT = "    ";

    private final String key;
    private final Rows rows;
    private final List<Line> values = new ArrayList<>();
    private final List<String> below = new ArrayList<>();
    private int header = -1;

    /** A row that can be read in several ways becomes several of these. */
    private record Line(int row, String name, String type, String data) {}

    private RegistryText(String key, Rows rows) {
        this.key = key;
        this.rows = rows;
        boolean own = true;
        for (int i = 0; i < rows.list().size(); i++) {
            String content = rows.content(rows.list().get(i));
            if (content.startsWith("HKEY_")) {
                own = RegistryValue.same(content, key);
                header = own && header < 0 ? i : header;
                if (!own) {
                    below.add(content);
                }
            } else if (own && content.startsWith(INDENT)) {
                read(i, content.substring(INDENT.length()));
            }
        }
    }

    private void read(int row, String content) {
        Matcher columns = COLUMNS.matcher(content);
        for (int from = 0; from <= content.length() && columns.find(from); from = columns.start() + 1) {
            values.add(new Line(
                    row, content.substring(0, columns.start()), columns.group(1), content.substring(columns.end())));
        }
    }

    /**
     * Reads the output for {@code key}.
     *
     * @param key with the full name of its hive
     * @param printed the standard output of a {@code reg query} that ended with 0
     */
    public static RegistryText of(String key, Bytes printed) {
        RegistryValue.requireKey(key);
        return new RegistryText(key, Rows.of(printed.latin1()));
    }

    /** Returns all rows, one after the other. */
    public Bytes printed() {
        return Bytes.of(rows.printed().getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Returns the state of one value. */
    public RegistryReading value(String name) {
        List<Line> lines = lines(name);
        if (lines.isEmpty()) {
            return new RegistryReading.Absent();
        }
        Line line = lines.get(0);
        boolean doubtful = lines.size() > 1
                || values.stream().filter(each -> each.row() == line.row()).count() > 1;
        if (doubtful) {
            return new RegistryReading.Unclear("the output for '" + name + "' is ambiguous");
        }
        return RegistryType.of(line.type())
                .filter(type -> type.holds(line.data()))
                .filter(type -> !type.text() || survives(line.data()))
                .<RegistryReading>map(type -> new RegistryReading.Present(type, line.data()))
                .orElseGet(() -> new RegistryReading.Unclear(
                        "'" + name + "' is a " + line.type() + " value that could not be written back exactly"));
    }

    /**
     * reg.exe prints in the console's code page, with a question mark for characters that it lacks.
     */
    private static boolean survives(String data) {
        return data.chars().allMatch(each -> each < 0x80 && each != '?');
    }

    private List<Line> lines(String name) {
        return values.stream()
                .filter(each -> RegistryValue.same(each.name(), name))
                .toList();
    }

    /** Whether there is a key with this name directly below. */
    public boolean has(String subkey) {
        return below.stream().anyMatch(each -> RegistryValue.same(each, key + "\\" + subkey));
    }

    /** Returns the same key with a value set. */
    public RegistryText with(String name, RegistryType type, String data) {
        RegistryValue value = new RegistryValue(key, name, type, data);
        RegistryReading there = value(name);
        if (there.equals(new RegistryReading.Present(type, data))) {
            return this;
        }
        if (there instanceof RegistryReading.Unclear unclear) {
            throw new IllegalArgumentException(unclear.why());
        }
        List<Line> lines = lines(name);
        if (!lines.isEmpty()) {
            Rows.Row row = rows.list().get(lines.get(0).row());
            return again(rows.splice(row.start(), row.end(), row(lines.get(0).name(), value)));
        }
        if (header < 0) {
            return again(withHeader(row(name, value)));
        }
        int last = values.stream().mapToInt(Line::row).max().orElse(header);
        return again(rows.insert(last + 1, row(name, value)));
    }

    // Windows omits the header of a key without values
    private String withHeader(String row) {
        String feed = rows.list().isEmpty() ? "\r\n" : rows.feed();
        return feed + key + feed + row + feed + rows.text();
    }

    private static String row(String name, RegistryValue value) {
        return INDENT + name + INDENT + value.type() + INDENT + value.data();
    }

    /** Returns the same key with a value removed. */
    public RegistryText without(String name) {
        RegistryReading there = value(name);
        if (there instanceof RegistryReading.Unclear unclear) {
            throw new IllegalArgumentException(unclear.why());
        }
        return there instanceof RegistryReading.Absent
                ? this
                : again(rows.without(lines(name).get(0).row()));
    }

    private RegistryText again(String text) {
        return new RegistryText(key, Rows.of(text));
    }
}
