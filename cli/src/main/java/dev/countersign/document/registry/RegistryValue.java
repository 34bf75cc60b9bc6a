package dev.countersign.document.registry;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One value of the Windows registry.
 *
 * @param key with the full name of its hive, {@code HKEY_LOCAL_MACHINE\SYSTEM\…}
 * @param data as {@code reg query} prints it: {@code 0x1}, text, hexadecimal digits, or texts with
 *     {@code \0} between them
 */
public record RegistryValue(String key, String name, RegistryType type, String data) {
    private static final Pattern KEY = Pattern.compile("HKEY_[A-Z_]+(?:\\\\[^\\\\\\x00-\\x1f]+)+");
    /**
     * Values from a policy are written into scripts, so only characters that never need quoting are
     * allowed.
     */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._-]+(?: [A-Za-z0-9._-]+)*");

    private static final Pattern PLAIN_KEY = Pattern.compile("HKEY_LOCAL_MACHINE(?:\\\\" + PLAIN + ")+");
    private static final Pattern DWORD = Pattern.compile(
            "(?:REG_DWORD +)?(?:0x(?<hex>[0-9a-f]{1,15})|(?<decimal>[0-9]{1,18}))", Pattern.CASE_INSENSITIVE);
    private static final String MACHINE = "HKLM\\";
    private static final Pattern NAME = Pattern.compile("[^\\x00-\\x1f\\\\]+");

    public RegistryValue {
        requireKey(key);
        requireName(name);
        if (!type.holds(data)) {
            throw new IllegalArgumentException("no data of " + type + ": " + data);
        }
    }

    /**
     * Returns a value as {@code reg query} prints it: a 32-bit number may be written without its
     * type, in decimal, and with leading zeros. Everything else stays as it is.
     */
    public static String plain(String value) {
        Matcher number = DWORD.matcher(value);
        if (!number.matches()) {
            return value;
        }
        long read = number.group("hex") != null
                ? Long.parseLong(number.group("hex"), 16)
                : Long.parseLong(number.group("decimal"));
        return read < 1L << Integer.SIZE ? "REG_DWORD 0x" + Long.toHexString(read) : value;
    }

    /** Creates a 32-bit number. */
    public static RegistryValue dword(String key, String name, int number) {
        return new RegistryValue(key, name, RegistryType.REG_DWORD, "0x" + Integer.toHexString(number));
    }

    /**
     * Returns a value of the local machine as policies and stores write it.
     *
     * @param setting {@code HKLM\KEY\NAME}, of letters, digits and blanks
     * @param value its type and its data, {@code REG_DWORD 0x1}
     */
    public static Optional<RegistryValue> setting(String setting, String value) {
        int last = setting.lastIndexOf('\\');
        int blank = value.indexOf(' ');
        if (!setting.startsWith(MACHINE) || last < MACHINE.length() || blank < 0) {
            return Optional.empty();
        }
        String key = "HKEY_LOCAL_MACHINE" + setting.substring(MACHINE.length() - 1, last);
        String name = setting.substring(last + 1);
        String data = value.substring(blank + 1);
        return RegistryType.of(value.substring(0, blank))
                .filter(type -> type.holds(data)
                        && PLAIN_KEY.matcher(key).matches()
                        && PLAIN.matcher(name).matches())
                .map(type -> new RegistryValue(key, name, type, data));
    }

    /** Returns what follows the {@code =} in a {@code .reg} file. */
    public String written() {
        return type.written(data);
    }

    /** Returns a number in decimal; empty for any other type. */
    public Optional<String> number() {
        return type == RegistryType.REG_DWORD || type == RegistryType.REG_QWORD
                ? Optional.of(Long.toUnsignedString(Long.parseUnsignedLong(data.substring(2), 16)))
                : Optional.empty();
    }

    static void requireKey(String key) {
        if (!KEY.matcher(key).matches()) {
            throw new IllegalArgumentException("no key of the registry: " + key);
        }
    }

    static void requireName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("no name of a value in the registry: " + name);
        }
    }

    /** The registry is not case-sensitive. */
    static boolean same(String one, String other) {
        return one.toLowerCase(Locale.ROOT).equals(other.toLowerCase(Locale.ROOT));
    }
}
