package dev.countersign.document.smbconf;

import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One parameter that Samba knows: its usual name, where it may be set, and which values load. It
 * does not say what a value means for security: that depends on role and version.
 *
 * @param name as Samba documents it
 * @param shareable whether it may be set in a share; otherwise Samba ignores it there
 * @param kind how its value is read
 * @param words for an enumeration: groups of words with the same meaning, the printed one first
 * @param opposite whether this name means the opposite of the parameter it is a synonym of
 *     ({@code writable}: {@code read only})
 * @param sameness when two values are equal although testparm prints them differently
 */
record SmbConfParameter(
        String name, boolean shareable, Kind kind, List<List<String>> words, boolean opposite, Sameness sameness) {
    private static final String CREDITS = "smb2 max credits";
    private static final String USUAL_CREDITS = "8192";
    private static final Pattern SIZE = Pattern.compile("\\+?([0-9]{1,10})\\s?([kKmMgGtTpP]?)");
    private static final String UNITS = "kmgtp";
    private static final Pattern INTEGER =
            Pattern.compile("[+-]?(?:0[xX][0-9a-fA-F]{1,8}|0[0-7]{0,10}|[1-9][0-9]{0,9})");
    private static final Pattern PLAIN_OCTAL = Pattern.compile("[0-7]{1,6}");
    private static final Pattern RANGE = Pattern.compile("\\+?([0-9]{1,10})\\s?-\\s?\\+?([0-9]{1,10})");
    private static final int LEAST_DYNAMIC = 1024;
    private static final int MOST_PORT = 65535;
    private static final Pattern ASCII = Pattern.compile("\\p{ASCII}*");
    private static final Pattern OCTAL = Pattern.compile("\\s*[+-]?[0-7].*", Pattern.DOTALL);
    private static final Pattern ITEM = Pattern.compile("(?:[^ \t,;\n\r\"]|\"[^\"]*(?:\"|$))+");
    private static final Pattern BLANKS = Pattern.compile("(\\s)\\s+");
    private static final Pattern EDGES = Pattern.compile("^\\s+|\\s+$");

    /** When two values are equal although testparm prints them differently. */
    enum Sameness {
        /** Never: values that testparm prints differently are different. */
        AS_PRINTED,
        /** Samba ignores case. */
        ANY_CASE,
        /** Several items: the separators do not matter. */
        LIST,
        /** Both. */
        LIST_IN_ANY_CASE
    }

    /** How a value is read. OTHER accepts everything, and testparm prints it unchanged. */
    enum Kind {
        BOOL,
        ENUM,
        BYTES,
        OCTAL,
        INTEGER,
        ORDER,
        PORTS,
        /** Two ports, printed as they are written. */
        RANGE,
        /** One character: the first. */
        CHAR,
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

    /**
     * Returns what testparm prints for {@code value}; empty if the kind has no canonical form or
     * the value does not load.
     */
    Optional<String> canonical(String value) {
        String plain = plain(value);
        return switch (kind) {
            case BOOL -> truth(SmbWord.key(plain)).map(yes -> yes != opposite ? "Yes" : "No");
            case BYTES -> bytes(plain).map(size -> Long.toString(size));
            case OCTAL -> octal(plain);
            case INTEGER -> integer(plain).map(this::inPlaceOf);
            case ORDER, PORTS, CMDLIST -> Optional.of(list(plain, " "));
            case LIST -> relative(plain) ? Optional.empty() : Optional.of(list(plain, ", "));
            case USTRING, UTF8 ->
                ASCII.matcher(plain).matches() ? Optional.of(plain.toUpperCase(Locale.ROOT)) : Optional.empty();
            case CHAR -> plain.isEmpty() ? Optional.empty() : Optional.of(plain.substring(0, 1));
            case RANGE, ENUM, INCLUDE, COPY, OTHER -> word(plain);
        };
    }

    /**
     * If less than one credit is requested, Samba 4.17 uses and prints its default number
     * (testparm).
     */
    private String inPlaceOf(String number) {
        return name.equals(CREDITS) && Long.parseLong(number) < 1 ? USUAL_CREDITS : number;
    }

    /**
     * Returns the value under this name that means the same as {@code value} under {@code other}, a
     * different name of the same parameter.
     */
    String asUnder(SmbConfParameter other, String value) {
        return opposite == other.opposite
                ? value
                : truth(SmbWord.key(value)).map(yes -> yes ? "No" : "Yes").orElse(value);
    }

    /**
     * Returns one text for all values that Samba treats the same; for comparing only, never written
     * for Samba.
     */
    String compared(String value) {
        String printed = canonical(value).orElse(plain(value));
        return switch (sameness) {
            case AS_PRINTED -> printed;
            case ANY_CASE -> SmbWord.lower(printed);
            case LIST -> list(printed, " ");
            case LIST_IN_ANY_CASE -> SmbWord.lower(list(printed, " "));
        };
    }

    /** Samba keeps only the first of several blanks in a row. */
    private static String plain(String value) {
        return BLANKS.matcher(EDGES.matcher(value).replaceAll("")).replaceAll("$1");
    }

    /** Samba stores a size in 31 bits. */
    private static Optional<Long> bytes(String value) {
        Matcher size = SIZE.matcher(value);
        if (!size.matches()) {
            return Optional.empty();
        }
        int unit = size.group(2).isEmpty() ? 0 : 1 + UNITS.indexOf(SmbWord.lower(size.group(2)));
        BigInteger bytes = new BigInteger(size.group(1)).shiftLeft(10 * unit);
        return bytes.bitLength() < Integer.SIZE ? Optional.of(bytes.longValue()) : Optional.empty();
    }

    private static Optional<String> octal(String value) {
        return PLAIN_OCTAL.matcher(value).matches()
                ? Optional.of("0%03o".formatted(Integer.parseInt(value, 8)))
                : Optional.empty();
    }

    /** As strtol reads it, including 0x10 and 010; the highest of 32 bits is the sign. */
    private static Optional<String> integer(String value) {
        return Optional.of(value)
                .filter(each -> INTEGER.matcher(each).matches())
                .map(Long::decode)
                .filter(number -> number >= Integer.MIN_VALUE && number < 1L << Integer.SIZE)
                .map(number -> Integer.toString(number.intValue()));
    }

    private static String list(String value, String between) {
        return items(value).stream()
                .map(item -> item.indexOf(' ') < 0 ? item : '"' + item + '"')
                .collect(Collectors.joining(between));
    }

    /**
     * A relative list adds to Samba's built-in list or removes from it, so the result depends on
     * the version.
     */
    private static boolean relative(String value) {
        return items(value).stream().limit(1).anyMatch(item -> item.matches("[+-].+"));
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
            case BOOL, BYTES, ENUM -> canonical(value).isPresent();
            case OCTAL -> OCTAL.matcher(value).matches();
            case ORDER ->
                !items(value).isEmpty()
                        && List.of("lmhosts", "wins", "host", "bcast").containsAll(items(value));
            case PORTS -> !value.isEmpty() && items(value).stream().allMatch(SmbConfParameter::isPort);
            case RANGE -> isRange(plain(value));
            case UTF8 -> SmbWord.isUtf8(value);
            case INTEGER, CHAR, LIST, CMDLIST, USTRING, INCLUDE, COPY, OTHER -> true;
        };
    }

    private static Optional<Boolean> truth(String key) {
        return switch (key) {
            case "yes", "true", "on", "1" -> Optional.of(true);
            case "no", "false", "off", "0" -> Optional.of(false);
            default -> Optional.empty();
        };
    }

    /** Quotes join what blanks would separate, and are removed. */
    private static List<String> items(String value) {
        return ITEM.matcher(value)
                .results()
                .map(item -> item.group().replace("\"", ""))
                .toList();
    }

    private static boolean isRange(String value) {
        Matcher range = RANGE.matcher(value);
        return range.lookingAt()
                && Long.parseLong(range.group(1)) >= LEAST_DYNAMIC
                && Long.parseLong(range.group(1)) <= Long.parseLong(range.group(2))
                && Long.parseLong(range.group(2)) <= MOST_PORT;
    }

    private static boolean isPort(String item) {
        return item.matches("\\+?0*[0-9]{1,5}") && Integer.parseInt(item) > 0 && Integer.parseInt(item) <= MOST_PORT;
    }
}
