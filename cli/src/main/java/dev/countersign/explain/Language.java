package dev.countersign.explain;

import java.util.List;
import java.util.Map;

/** The languages that every page is written in. */
public enum Language {
    EN,
    ZH;

    /** The variables that name a locale, in the order in which POSIX lets them decide (XBD 8.2). */
    private static final List<String> VARIABLES = List.of("LC_ALL", "LC_MESSAGES", "LANG");

    /** The language of a locale: the first variable that is set and not empty decides; what is not Chinese is English. */
    public static Language of(Map<String, String> variables) {
        return VARIABLES.stream()
                .map(name -> variables.getOrDefault(name, ""))
                .filter(value -> !value.isEmpty())
                .findFirst()
                .filter(value -> value.matches("(?i)zh([_.@-].*)?"))
                .map(value -> ZH)
                .orElse(EN);
    }

    /** As {@code --lang} and the pages spell it. */
    public String tag() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
