package dev.countersign.document;

import dev.countersign.bytes.Bytes;
import dev.countersign.diagnostic.Location;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A ksmbd.conf as ksmbd-tools reads it (config_parser.c), which differs from how Samba reads an
 * smb.conf: of several rows with the same key, the first one with a value wins; a comment may
 * follow a value; and a row that is not a section, parameter or comment (a carriage return makes it
 * invalid) prevents the whole file from loading.
 */
public final class KsmbdConf {
    /** The one setting with a meaning here that is no switch. */
    private static final String GUESTS = "map to guest";

    private final String file;
    private final Rows rows;
    private final List<Parameter> parameters = new ArrayList<>();
    private Optional<Integer> header = Optional.empty();
    private Optional<Integer> broken = Optional.empty();

    /**
     * A parameter of [global]: its key as written, and the position of its value, without blanks
     * and comment.
     */
    private record Parameter(int row, String key, int start, int end, String value) {}

    private KsmbdConf(String file, Rows rows) {
        this.file = file;
        this.rows = rows;
        boolean section = false;
        boolean global = false;
        for (int i = 0; i < rows.list().size() && broken.isEmpty(); i++) {
            Rows.Row row = rows.list().get(i);
            // Rows ends a row before "\r\n", ksmbd-tools before "\n"
            String content = rows.text().substring(row.start(), row.next()).replaceFirst("\n$", "");
            String stripped = stripStart(content);
            if (stripped.isEmpty() || isComment(stripped.charAt(0))) {
                continue;
            }
            int close = stripped.charAt(0) == '[' ? stripped.indexOf(']') : -1;
            int equals = content.indexOf('=');
            if (close > 1 && isBlankOrComment(stripped.substring(close + 1))) {
                section = true;
                global = stripped.substring(1, close).equalsIgnoreCase("global");
                header = header.isEmpty() && global ? Optional.of(i) : header;
            } else if (section && stripped.charAt(0) != '=' && isParameter(content, equals)) {
                if (global) {
                    parameters.add(parameter(i, row.start(), content, equals));
                }
            } else {
                broken = Optional.of(i);
            }
        }
    }

    /** Reads {@code bytes}. Every input can be read. */
    public static KsmbdConf of(String file, Bytes bytes) {
        return new KsmbdConf(file, Rows.of(bytes.latin1()));
    }

    private static boolean isParameter(String content, int equals) {
        if (equals < 0) {
            return false;
        }
        String key = content.substring(0, equals);
        String value = content.substring(equals + 1).replaceFirst("[;#].*$", "");
        return key.chars().allMatch(each -> each == '\t' || (printable(each) && !isComment(each)))
                && value.chars().allMatch(each -> each == '\t' || printable(each));
    }

    private static Parameter parameter(int row, int offset, String content, int equals) {
        String rest = content.substring(equals + 1).replaceFirst("[ \\t]*(?:[;#].*)?$", "");
        int start = equals + 1 + rest.length() - stripStart(rest).length();
        String value = stripStart(rest);
        String key = stripStart(content.substring(0, equals)).replaceFirst("[ \\t]+$", "");
        return new Parameter(row, key, offset + start, offset + start + value.length(), value);
    }

    private static boolean printable(int character) {
        return character >= ' ' && character != 0x7f;
    }

    private static boolean isComment(int character) {
        return character == ';' || character == '#';
    }

    private static boolean isBlankOrComment(String text) {
        return text.matches("[ \\t]*(?:[;#].*)?");
    }

    private static String stripStart(String text) {
        return text.replaceFirst("^[ \\t]+", "");
    }

    /** Returns all rows, one after the other. */
    public String printed() {
        return rows.printed();
    }

    /** Returns the row that prevents the file from loading. */
    public Optional<Location> unloadable() {
        return broken.map(row -> rows.location(file, rows.list().get(row).start()));
    }

    /**
     * Returns the [global] value that wins, as written; empty if there is none, or if several
     * spellings of the key disagree.
     */
    public Optional<String> value(String key) {
        List<Parameter> winners = winners(key);
        return winners.stream().map(each -> word(key, each.value())).distinct().count() == 1
                ? Optional.of(winners.get(0).value())
                : Optional.empty();
    }

    /**
     * Whether two spellings of a key disagree: ksmbd is case-sensitive when it looks for
     * duplicates, but not when it applies a parameter.
     */
    public boolean disagrees(String key) {
        return winners(key).stream()
                        .map(each -> word(key, each.value()))
                        .distinct()
                        .count()
                > 1;
    }

    // g_ascii_strncasecmp compares only the length of the known word: "mandatory!" is mandatory
    private static String word(String key, String value) {
        String lower = value.toLowerCase(Locale.ROOT);
        if (key.equals(GUESTS)) {
            return lower.startsWith("bad user") ? "bad user" : "never";
        }
        return List.of("enabled", "auto", "mandatory").stream()
                .filter(lower::startsWith)
                .findFirst()
                .orElse("disabled");
    }

    /**
     * Returns what ksmbd makes of a setting. For a switch such as {@code server signing}: {@code
     * enabled}, {@code auto}, {@code mandatory}, and {@code disabled} for every other word,
     * including Samba's {@code required}; {@code auto} if there is no value (ksmbd-tools since
     * 3.5.5), or several that disagree. For guests: {@code bad user}, or {@code never}.
     */
    public String word(String key) {
        return value(key).map(each -> word(key, each)).orElse(key.equals(GUESTS) ? "never" : "auto");
    }

    /** Returns the first row with a value for each spelling of the key. */
    private List<Parameter> winners(String key) {
        Map<String, Parameter> first = new LinkedHashMap<>();
        parameters.stream()
                .filter(each -> isFor(each, key) && !each.value().isEmpty())
                .forEach(each -> first.putIfAbsent(each.key(), each));
        return List.copyOf(first.values());
    }

    private static boolean isFor(Parameter parameter, String key) {
        return parameter.key().toLowerCase(Locale.ROOT).startsWith(key);
    }

    /** Sets {@code value} in [global]: in the row that wins, or in a new row after the header. */
    public Edit set(String key, String value) {
        if (!value.matches("[A-Za-z0-9_. -]+") || !key.matches("[a-z][a-z0-9 ]*")) {
            throw new IllegalArgumentException("not written into a ksmbd.conf: " + key + " = " + value);
        }
        if (broken.isPresent()) {
            return new Edit.Refused(
                    "ksmbd does not load this file: a line is not a section, parameter or comment",
                    "fix that line by hand",
                    unloadable().orElseThrow());
        }
        List<Parameter> winners = winners(key);
        if (winners.size() > 1 || winners.stream().anyMatch(each -> !each.key().equalsIgnoreCase(key))) {
            return new Edit.Refused(
                    "ksmbd reads several lines as '" + key + "', and which of them it uses is not defined",
                    "keep only one of them",
                    rows.location(file, winners.get(0).start()));
        }
        if (winners.isEmpty()) {
            return add(key, value);
        }
        Parameter there = winners.get(0);
        return there.value().equals(value)
                ? new Edit.LeftAlone()
                : edited(rows.splice(there.start(), there.end(), value), there.start());
    }

    private Edit add(String key, String value) {
        if (header.isEmpty()) {
            return edited(rows.insert("\n", 0, "[global]", "\t" + key + " = " + value), 0);
        }
        int row = header.get();
        String indent = parameters.stream()
                .findFirst()
                .map(each -> rows.content(rows.list().get(each.row())).replaceFirst("[^ \\t].*$", ""))
                .orElse("\t");
        return edited(
                rows.insert("\n", row + 1, indent + key + " = " + value),
                rows.list().get(row).next());
    }

    /** Removes the row that wins. */
    public Edit remove(String key) {
        List<Parameter> winners = winners(key);
        if (winners.isEmpty()) {
            return new Edit.LeftAlone();
        }
        Parameter there = winners.get(0);
        return edited(rows.without(there.row()), there.start());
    }

    private Edit edited(String after, int offset) {
        return new Edit.Edited(Bytes.of(after.getBytes(StandardCharsets.ISO_8859_1)), rows.location(file, offset));
    }
}
