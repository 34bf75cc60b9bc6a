package dev.countersign.explain;

import java.util.List;
import java.util.Map;

/** The languages in which every page is written. */
public enum Language {
    EN,
    ZH;

    /** The variables that name a locale, in the order in which POSIX evaluates them (XBD 8.2). */
    private static final List<String> VARIABLES = List.of("LC_ALL", "LC_MESSAGES", "LANG");

    /**
     * The language of a locale. The first variable that is set and not empty decides; everything
     * except Chinese is English.
     */
    public static Language of(Map<String, String> variables) {
        return VARIABLES.stream()
                .map(name -> variables.getOrDefault(name, ""))
                .filter(value -> !value.isEmpty())
                .findFirst()
                .filter(value -> value.matches("(?i)zh([_.@-].*)?"))
                .map(value -> ZH)
                .orElse(EN);
    }

    /** The word in {@code --lang} and in pages. */
    public String tag() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
