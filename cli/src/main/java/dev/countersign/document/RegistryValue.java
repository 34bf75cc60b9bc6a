package dev.countersign.document;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * One value of the Windows registry.
 *
 * @param key with the full name of its hive, {@code HKEY_LOCAL_MACHINE\SYSTEM\…}
 * @param data as {@code reg query} prints it: {@code 0x1}, text, hexadecimal digits, or texts with {@code \0} between them
 */
public record RegistryValue(String key, String name, RegistryType type, String data) {
    private static final Pattern KEY = Pattern.compile("HKEY_[A-Z_]+(?:\\\\[^\\\\\\x00-\\x1f]+)+");
    private static final Pattern NAME = Pattern.compile("[^\\x00-\\x1f\\\\]+");

    public RegistryValue {
        requireKey(key);
        requireName(name);
        if (!type.holds(data)) {
            throw new IllegalArgumentException("no data of " + type + ": " + data);
        }
    }

    /** A number of 32 bits. */
    public static RegistryValue dword(String key, String name, int number) {
        return new RegistryValue(key, name, RegistryType.REG_DWORD, "0x" + Integer.toHexString(number));
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

    /** The registry does not tell upper from lower case. */
    static boolean same(String one, String other) {
        return one.toLowerCase(Locale.ROOT).equals(other.toLowerCase(Locale.ROOT));
    }
}
