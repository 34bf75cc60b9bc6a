package dev.countersign.plan;

import dev.countersign.document.Bytes;
import dev.countersign.document.SmbConfFiles;
import dev.countersign.document.SmbConfFiles.Source;
import dev.countersign.document.SmbConfReading;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;

/** Compares the values of a platform's own settings, as the platform compares them. */
final class SettingValue {
    private SettingValue() {}

    /** {@code value} as the platform prints it: {@code mandatory} of {@code server signing} is {@code required}. */
    static String canonical(String setting, String value) {
        TreeMap<String, Source> files = new TreeMap<>();
        files.put("/value", new Source.Text(Bytes.utf8("[global]\n" + setting + " = " + value + "\n")));
        return SmbConfReading.of(new SmbConfFiles("/value", files, Optional.empty(), "/", new TreeMap<>()))
                .value(setting)
                .word()
                .orElse(value);
    }

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
