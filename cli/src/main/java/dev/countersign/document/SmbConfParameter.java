package dev.countersign.document;

import java.util.List;
import java.util.Locale;
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
    private static final Pattern PLAIN_SIZE = Pattern.compile("[0-9]{1,9}[kKmMgG]?");
    private static final Pattern PLAIN_OCTAL = Pattern.compile("[0-7]{1,6}");
    private static final Pattern ASCII = Pattern.compile("\\p{ASCII}*");
    private static final Pattern OCTAL = Pattern.compile("\\s*[+-]?[0-7].*", Pattern.DOTALL);
    private static final Pattern SEPARATORS = Pattern.compile("[ \t,;\n\r]+");

    /** How a value is read. OTHER takes everything, and testparm prints it as it stands. */
    enum Kind {
        BOOL,
        ENUM,
        BYTES,
        OCTAL,
        ORDER,
        PORTS,
        LIST,
        CMDLIST,
        INCLUDE,
        COPY,
        /** Printed in capitals. */
        USTRING,
        /** Printed in capitals; of all parameters {@code realm} only. */
        UTF8,
        OTHER
    }

    SmbConfParameter {
        words = words.stream().map(List::copyOf).toList();
    }

    /** What testparm prints for {@code value}; empty when the kind has no form of its own or the value does not load. */
    Optional<String> canonical(String value) {
        return switch (kind) {
            case BOOL -> truth(SmbWord.key(value)).map(yes -> yes != opposite ? "Yes" : "No");
            case BYTES -> bytes(value.strip());
            case OCTAL -> octal(value.strip());
            case ORDER, PORTS, CMDLIST -> list(value, " ");
            case LIST -> list(value, ", ");
            case USTRING, UTF8 ->
                ASCII.matcher(value).matches() ? Optional.of(value.toUpperCase(Locale.ROOT)) : Optional.empty();
            case ENUM, INCLUDE, COPY, OTHER -> word(value);
        };
    }

    /** What says under this name what {@code value} says under {@code other}, another name of the same parameter. */
    String asUnder(SmbConfParameter other, String value) {
        return opposite == other.opposite
                ? value
                : truth(SmbWord.key(value)).map(yes -> yes ? "No" : "Yes").orElse(value);
    }

    private static Optional<String> bytes(String value) {
        return PLAIN_SIZE.matcher(value).matches()
                ? Optional.of(Long.toString(value.chars()
                        .filter(Character::isLetter)
                        .mapToObj(letter -> 1L << (10 * (1 + "kmg".indexOf(Character.toLowerCase(letter)))))
                        .reduce(Long.parseLong(value.replaceAll("[a-zA-Z]", "")), (one, other) -> one * other)))
                : Optional.empty();
    }

    private static Optional<String> octal(String value) {
        return PLAIN_OCTAL.matcher(value).matches()
                ? Optional.of("0%03o".formatted(Integer.parseInt(value, 8)))
                : Optional.empty();
    }

    /** A quote joins what blanks would part: such a list has no other form here. */
    private static Optional<String> list(String value, String between) {
        return value.chars().noneMatch(each -> each == '"' || each == '\'' || each == ';')
                ? Optional.of(String.join(between, items(value)))
                : Optional.empty();
    }

    private Optional<String> word(String value) {
        String key = SmbWord.key(value);
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
            case LIST, CMDLIST, USTRING, INCLUDE, COPY, OTHER -> true;
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
