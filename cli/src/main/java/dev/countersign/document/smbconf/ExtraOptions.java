package dev.countersign.document.smbconf;

import dev.countersign.bytes.Bytes;
import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.Location;
import dev.countersign.diagnostic.Problem;
import dev.countersign.document.Edit;
import dev.countersign.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Lines for smb.conf's [global] that an appliance keeps as one JSON text among its fields: TrueNAS
 * in {@code smb_options}, OpenMediaVault in {@code extraoptions}. Lossless: a row that is not
 * edited keeps exactly the characters in which its owner wrote it, including escapes.
 */
public final class ExtraOptions {
    private static final String HEADER = "[global]";
    private static final Pattern CHARACTER =
            Pattern.compile("\\\\u[0-9A-Fa-f]{4}|\\\\[^u]|[^\\\\\"\\x00-\\x1f]", Pattern.DOTALL);
    /**
     * Visible ASCII that every JSON writer spells the same; the slash is left out because some
     * write {@code \/}.
     */
    private static final Pattern PLAIN = Pattern.compile("[ -~&&[^\"\\\\/]]*");

    private final String field;
    private final List<Row> rows;

    /**
     * The text between two line feeds: as written in JSON, and as smbd reads it, one character per
     * byte.
     */
    private record Row(String written, String read) {}

    private ExtraOptions(String field, List<Row> rows) {
        this.field = field;
        this.rows = List.copyOf(rows);
    }

    /**
     * Reads a field's value.
     *
     * @param field its name, for messages
     * @param json its JSON, one character per byte
     * @return empty if it is not a JSON text, or contains a line feed that is not written
     *     {@code \n}
     */
    public static Optional<ExtraOptions> read(String field, String json) {
        if (json.length() < 2 || !json.startsWith("\"") || !json.endsWith("\"")) {
            return Optional.empty();
        }
        List<Row> rows = new ArrayList<>();
        for (String written : written(json.substring(1, json.length() - 1))) {
            Optional<String> read = unescaped(written);
            if (read.isEmpty() || read.get().indexOf('\n') >= 0) {
                return Optional.empty();
            }
            rows.add(new Row(written, read.get()));
        }
        return Optional.of(new ExtraOptions(field, rows));
    }

    private static List<String> written(String inner) {
        List<String> rows = new ArrayList<>();
        StringBuilder row = new StringBuilder();
        Matcher character = CHARACTER.matcher(inner);
        int at = 0;
        while (character.find() && character.start() == at) {
            at = character.end();
            if (character.group().equals("\\n")) {
                rows.add(row.toString());
                row.setLength(0);
            } else {
                row.append(character.group());
            }
        }
        // Anything that is not a character of a JSON text stays in it, and is rejected later
        rows.add(row + inner.substring(at));
        return rows;
    }

    private static Optional<String> unescaped(String written) {
        byte[] text = ("\"" + written + "\"").getBytes(StandardCharsets.ISO_8859_1);
        try {
            return Json.read(text, "options", Json.Limits.OF_A_HOST) instanceof String read
                    ? Optional.of(new String(read.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1))
                    : Optional.empty();
        } catch (Problem noJson) {
            return Optional.empty();
        }
    }

    /** Returns the JSON text. */
    public String json() {
        return "\"" + String.join("\\n", rows.stream().map(Row::written).toList()) + "\"";
    }

    /**
     * Returns the value that these lines give a global parameter, in any spelling that Samba
     * accepts; text before these lines may set a different one.
     */
    public SmbConfValue value(String parameter) {
        SmbConfValue value = SmbConfReading.of(smbConf()).value(parameter);
        return value instanceof SmbConfValue.Set set
                ? new SmbConfValue.Set(set.raw(), set.canonical(), inOptions(set.at()), set.fromInclude())
                : value;
    }

    /** Returns where Samba stops reading, so that nothing is loaded; empty if there is no such row. */
    public Optional<Diagnostic> failure() {
        return SmbConfReading.of(smbConf()).failure().map(this::inOptions);
    }

    private Diagnostic inOptions(Diagnostic found) {
        return new Diagnostic(found.severity(), found.at().map(this::inOptions), found.what(), found.advice());
    }

    /** Returns what Samba silently ignores but a person should know. */
    public List<Diagnostic> findings() {
        return SmbConfReading.of(smbConf()).findings().stream()
                .map(this::inOptions)
                .toList();
    }

    /**
     * Makes {@code value} apply unless the current value is good already: in the row that wins, or
     * in a new last row.
     *
     * @param alreadyGood as for {@link SmbConfEditor#set}
     * @return an edit of the JSON text
     */
    public Edit set(String parameter, String value, Predicate<String> alreadyGood) {
        Edit edit = SmbConfEditor.extend(smbConf(), parameter, value, alreadyGood);
        if (edit instanceof Edit.Edited edited) {
            return rewritten(edited.after(), inOptions(edited.at()));
        }
        if (edit instanceof Edit.Repaired repaired) {
            return rewritten(repaired.after(), inOptions(repaired.at()));
        }
        return edit instanceof Edit.Refused refused
                ? new Edit.Refused(refused.why(), refused.advice(), inOptions(refused.at()))
                : edit;
    }

    /** Returns the lines as a separate file, under the header that its owner writes before them. */
    private SmbConfFiles smbConf() {
        TreeMap<String, SmbConfFiles.Source> files = new TreeMap<>();
        files.put(field, new SmbConfFiles.Source.Text(lines()));
        return new SmbConfFiles(field, files, Optional.empty(), "/", new TreeMap<>());
    }

    /** Returns the lines, under the header that their owner writes before them. */
    public Bytes lines() {
        return Bytes.of((HEADER + feed() + text()).getBytes(StandardCharsets.ISO_8859_1));
    }

    private String text() {
        return String.join("\n", rows.stream().map(Row::read).toList());
    }

    private String feed() {
        return rows.get(0).read().endsWith("\r") ? "\r\n" : "\n";
    }

    private Location inOptions(Location at) {
        return at.file().equals(field) && at.line() > 1 ? new Location(field, at.line() - 1, at.column()) : at;
    }

    private Edit rewritten(Bytes smbConf, Location at) {
        String whole = smbConf.latin1();
        String text = whole.substring(Math.min(whole.length(), (HEADER + feed()).length()));
        if (!text().endsWith("\n") && text.endsWith("\n")) {
            text = text.substring(0, text.length() - feed().length());
        }
        List<String> read = List.of(text.split("\n", -1));
        int least = Math.min(read.size(), rows.size());
        int same = 0;
        while (same < least && rows.get(same).read().equals(read.get(same))) {
            same++;
        }
        int rest = 0;
        while (rest < least - same
                && rows.get(rows.size() - 1 - rest).read().equals(read.get(read.size() - 1 - rest))) {
            rest++;
        }
        List<Row> after = new ArrayList<>(rows.subList(0, same));
        for (int i = same; i < read.size() - rest; i++) {
            Optional<Row> was = i < rows.size() - rest ? Optional.of(rows.get(i)) : Optional.empty();
            Optional<Row> written = write(read.get(i), was);
            if (written.isEmpty()) {
                return new Edit.Refused(
                        "a line to be written contains a character that appliances escape differently in JSON",
                        "set it by hand",
                        at);
            }
            after.add(written.get());
        }
        after.addAll(rows.subList(rows.size() - rest, rows.size()));
        String json = new ExtraOptions(field, after).json();
        return new Edit.Edited(Bytes.of(json.getBytes(StandardCharsets.ISO_8859_1)), at);
    }

    private static Optional<Row> write(String read, Optional<Row> was) {
        if (was.filter(each -> read.equals(each.read() + "\r")).isPresent()) {
            // It was the last row and had no line end
            return was.map(each -> new Row(each.written() + "\\r", read));
        }
        String written = read.replace("\t", "\\t").replace("\r", "\\r");
        return PLAIN.matcher(read.replace("\t", "").replace("\r", "")).matches()
                ? Optional.of(new Row(written, read))
                : Optional.empty();
    }
}
