package dev.countersign.plan;

import java.util.Locale;

/** Compares the values of a platform's own settings, as the platform compares them. */
final class SettingValue {
    private SettingValue() {}

    /** Whether two values are the same to the platform: no case, no difference in blanks. */
    static boolean same(String one, String other) {
        return plain(one).equals(plain(other));
    }

    private static String plain(String value) {
        String text = value.strip().replaceAll("\\s+", " ").toLowerCase(Locale.ROOT);
        return switch (text) {
            case "true", "1" -> "yes";
            case "false", "0" -> "no";
            default -> text;
        };
    }
}
