package dev.countersign.document;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One parameter that Samba knows: its usual name, where it may stand, and which values load. It does not say what a value means
 * for security: that depends on role and version.
 *
 * @param name as Samba documents it
 * @param shareable whether it may stand in a share; a parameter that may not is ignored there
 * @param kind how its value is read
 * @param words for an enumeration: groups of words with one meaning, the printed one first
 * @param opposite whether this name says the opposite of the parameter it is a synonym of ({@code writable}: {@code read only})
 */
record SmbConfParameter(String name, boolean shareable, Kind kind, List<List<String>> words, boolean opposite) {
    private static final Pattern SIZE = Pattern.compile("\\s*\\+?[0-9]{1,10}\\s*([kKmMgGtTpP]\\s*)?");
    private static final Pattern OCTAL = Pattern.compile("\\s*[+-]?[0-7].*", Pattern.DOTALL);
    private static final Pattern SEPARATORS = Pattern.compile("[ \t,;\n\r]+");

    /** How a value is read. OTHER takes everything. */
    enum Kind {
        BOOL,
        ENUM,
        BYTES,
        OCTAL,
        ORDER,
        PORTS,
        INCLUDE,
        COPY,
        UTF8,
        OTHER
    }

    SmbConfParameter {
        words = words.stream().map(List::copyOf).toList();
    }

    /** The word that testparm prints for {@code value}; empty when the kind has none or the value does not load. */
    Optional<String> canonical(String value) {
        String key = SmbWord.key(value);
        if (kind == Kind.BOOL) {
            return truth(key).map(yes -> yes != opposite ? "Yes" : "No");
        }
        return words.stream()
                .filter(group ->
                        group.stream().anyMatch(word -> SmbWord.key(word).equals(key)))
                .map(group -> group.get(0))
                .findFirst();
    }

    /** Whether Samba loads a file in which the parameter has this value. */
    boolean loads(String value) {
        return switch (kind) {
            case BOOL, ENUM -> canonical(value).isPresent();
            case BYTES -> SIZE.matcher(value).matches();
            case OCTAL -> OCTAL.matcher(value).matches();
            case ORDER ->
                !items(value).isEmpty()
                        && List.of("lmhosts", "wins", "host", "bcast").containsAll(items(value));
            case PORTS -> !value.isEmpty() && items(value).stream().allMatch(SmbConfParameter::isPort);
            case UTF8 -> SmbWord.isUtf8(value);
            case INCLUDE, COPY, OTHER -> true;
        };
    }

    private static Optional<Boolean> truth(String key) {
        return switch (key) {
            case "yes", "true", "on", "1" -> Optional.of(true);
            case "no", "false", "off", "0" -> Optional.of(false);
            default -> Optional.empty();
        };
    }

    private static List<String> items(String value) {
        return SEPARATORS.splitAsStream(value).filter(item -> !item.isEmpty()).toList();
    }

    private static boolean isPort(String item) {
        return item.matches("\\+?0*[0-9]{1,5}") && Integer.parseInt(item) > 0 && Integer.parseInt(item) <= 65535;
    }
}
