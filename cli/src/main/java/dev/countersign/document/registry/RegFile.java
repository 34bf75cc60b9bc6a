package dev.countersign.document.registry;

import dev.countersign.bytes.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A {@code .reg} file: what importing it does, step by step. Its bytes are UTF-16LE with a byte
 * order mark and CRLF line ends, which every Windows since 2000 imports; a file without the mark,
 * or in UTF-16BE, is not accepted.
 */
public final class RegFile {
    private static final String HEADER = "Windows Registry Editor Version 5.00";
    private static final Pattern SECTION = Pattern.compile("\\[(-?)(HKEY_[^\\]]*)\\][ \\t]*");
    private static final Pattern NAMED = Pattern.compile("(?:\"((?:[^\"\\\\]|\\\\.)*)\"|(@))[ \\t]*=[ \\t]*(.*)");
    private static final Pattern HEX = Pattern.compile("hex(?:\\(([0-9a-fA-F]{1,2})\\))?:([0-9a-fA-F, \\t]*)");

    private final String text;
    private final List<Step> steps;

    /** What an import does. */
    public sealed interface Step {
        /** Sets a value. */
        record Set(RegistryValue value) implements Step {}

        /** Removes a value if it exists. */
        record Remove(String key, String name) implements Step {
            public Remove {
                RegistryValue.requireKey(key);
                RegistryValue.requireName(name);
            }
        }

        /** Anything else: a whole key, a default value, a type that this program does not write. */
        record Other(String row) implements Step {}
    }

    /** The values of a machine. */
    public interface Before {
        /** Returns one value of the machine. */
        RegistryReading read(String key, String name);
    }

    private RegFile(String text) {
        this.text = text;
        this.steps = List.copyOf(steps(text));
    }

    /**
     * Creates a file that does {@code steps} in order; each of {@code comments} is a comment line
     * at the top.
     */
    public static RegFile of(List<String> comments, List<Step> steps) {
        StringBuilder text = new StringBuilder(HEADER).append("\r\n\r\n");
        comments.forEach(comment -> text.append("; ").append(comment).append("\r\n"));
        text.append(comments.isEmpty() ? "" : "\r\n");
        String key = "";
        for (Step step : steps) {
            String own = step instanceof Step.Set set
                    ? set.value().key()
                    : step instanceof Step.Remove remove ? remove.key() : "";
            if (own.isEmpty()) {
                throw new IllegalArgumentException("not written into a .reg file: " + step);
            }
            if (!own.equals(key)) {
                text.append(key.isEmpty() ? "" : "\r\n").append('[').append(own).append("]\r\n");
                key = own;
            }
            text.append(row(step)).append("\r\n");
        }
        return new RegFile(text.toString());
    }

    private static String row(Step step) {
        if (step instanceof Step.Set set) {
            RegistryValue value = set.value();
            return quoted(value.name()) + "=" + value.type().written(value.data());
        }
        return quoted(((Step.Remove) step).name()) + "=-";
    }

    private static String quoted(String name) {
        return '"' + name.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /** Reads a file strictly: it must have the byte order mark and the header. */
    public static Optional<RegFile> read(Bytes bytes) {
        boolean marked = bytes.length() >= 2 && bytes.length() % 2 == 0 && bytes.at(0) == 0xff && bytes.at(1) == 0xfe;
        if (!marked) {
            return Optional.empty();
        }
        String text = new String(bytes.slice(2, bytes.length()).toArray(), StandardCharsets.UTF_16LE);
        RegFile file = new RegFile(text);
        boolean headed = text.startsWith(HEADER + "\r\n");
        // invalid UTF-16, such as half a pair, does not encode to the same bytes
        return headed && file.bytes().equals(bytes) ? Optional.of(file) : Optional.empty();
    }

    /** Creates a file from this text, whose lines may end in a line feed only. */
    public static RegFile ofText(String text) {
        return new RegFile(text.replace("\r\n", "\n").replace("\n", "\r\n"));
    }

    /** Returns the file's bytes. */
    public Bytes bytes() {
        return Bytes.of(("\ufeff" + text).getBytes(StandardCharsets.UTF_16LE));
    }

    /** Returns the file's text, with CRLF line ends. */
    public String text() {
        return text;
    }

    /** Returns what importing it does. */
    public List<Step> steps() {
        return steps;
    }

    /**
     * Returns the file that undoes this one on a machine with the values of {@code before}: a value
     * that existed gets its old data back, one that was absent is absent again. Empty if something
     * cannot be undone exactly.
     *
     * @param before the machine's values, by key and name
     */
    public Optional<RegFile> undo(Before before) {
        List<Step> undo = new ArrayList<>();
        for (Step step : steps) {
            if (step instanceof Step.Other) {
                return Optional.empty();
            }
            String key = step instanceof Step.Set set ? set.value().key() : ((Step.Remove) step).key();
            String name = step instanceof Step.Set set ? set.value().name() : ((Step.Remove) step).name();
            RegistryReading was = before.read(key, name);
            if (was instanceof RegistryReading.Present present) {
                undo.add(0, new Step.Set(new RegistryValue(key, name, present.type(), present.data())));
            } else if (was instanceof RegistryReading.Absent) {
                undo.add(0, new Step.Remove(key, name));
            } else {
                return Optional.empty();
            }
        }
        return Optional.of(of(List.of(), undo));
    }

    private static List<Step> steps(String text) {
        List<Step> steps = new ArrayList<>();
        String key = "";
        for (String row : joined(text)) {
            Matcher section = SECTION.matcher(row);
            Matcher named = NAMED.matcher(row);
            if (section.matches()) {
                key = section.group(2);
                if (!section.group(1).isEmpty()) {
                    steps.add(new Step.Other(row));
                }
            } else if (named.matches()) {
                steps.add(step(key, named, row));
            } else if (!row.isBlank() && !row.startsWith(";") && !row.equals(HEADER)) {
                steps.add(new Step.Other(row));
            }
        }
        return steps;
    }

    /** Returns the rows, with the continued rows of long byte lists joined. */
    private static List<String> joined(String text) {
        List<String> joined = new ArrayList<>();
        StringBuilder row = new StringBuilder();
        for (String each : (Iterable<String>) text.lines()::iterator) {
            row.append(row.isEmpty() ? each : each.stripLeading());
            boolean continues = row.toString().contains("=hex") && row.charAt(row.length() - 1) == '\\';
            if (continues) {
                row.setLength(row.length() - 1);
            } else {
                joined.add(row.toString());
                row.setLength(0);
            }
        }
        if (!row.isEmpty()) {
            joined.add(row.toString());
        }
        return joined;
    }

    private static Step step(String key, Matcher named, String row) {
        if (named.group(2) != null || key.isEmpty()) {
            return new Step.Other(row);
        }
        String name = unquoted(named.group(1));
        String data = named.group(3).strip();
        try {
            if (data.equals("-")) {
                return new Step.Remove(key, name);
            }
            return value(key, name, data).<Step>map(Step.Set::new).orElseGet(() -> new Step.Other(row));
        } catch (IllegalArgumentException odd) {
            return new Step.Other(row);
        }
    }

    private static Optional<RegistryValue> value(String key, String name, String data) {
        if (data.matches("dword:[0-9a-fA-F]{8}")) {
            return Optional.of(RegistryValue.dword(key, name, (int) Long.parseLong(data.substring(6), 16)));
        }
        if (data.length() >= 2 && data.startsWith("\"") && data.endsWith("\"")) {
            return Optional.of(
                    new RegistryValue(key, name, RegistryType.REG_SZ, unquoted(data.substring(1, data.length() - 1))));
        }
        Matcher hex = HEX.matcher(data);
        if (!hex.matches()) {
            return Optional.empty();
        }
        int number = hex.group(1) == null ? 3 : Integer.parseInt(hex.group(1), 16);
        byte[] bytes = HexFormat.of().parseHex(hex.group(2).replaceAll("[^0-9a-fA-F]", ""));
        return RegistryType.numbered(number)
                .flatMap(type -> type.printed(bytes).map(printed -> new RegistryValue(key, name, type, printed)));
    }

    private static String unquoted(String text) {
        return text.replaceAll("\\\\(.)", "$1");
    }
}
