package dev.countersign.document.smbconf;

import dev.countersign.diagnostic.Suggestion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The parameters that Samba knows, by name. Samba ignores a name that is not here, and the file
 * still loads.
 */
final class SmbConfParameters {
    private static final String TABLE = "smbconf-parameters.txt";
    private static final Map<String, Entry> BY_KEY = new HashMap<>();
    private static final List<String> NAMES = load();

    private SmbConfParameters() {}

    /** A name in the table, and the usual name of its parameter. */
    private record Entry(SmbConfParameter parameter, String usual) {}

    /**
     * Returns the parameter that Samba knows under {@code name}, in any spelling; a synonym keeps
     * its own kind.
     */
    static Optional<SmbConfParameter> find(String name) {
        return Optional.ofNullable(BY_KEY.get(SmbWord.key(name))).map(Entry::parameter);
    }

    /**
     * Returns one key for all spellings and synonyms of a parameter; for an unknown name, its own
     * key.
     */
    static String key(String name) {
        String key = SmbWord.key(name);
        Entry entry = BY_KEY.get(key);
        return entry == null ? key : SmbWord.key(entry.usual());
    }

    /** Returns the usual name of the parameter that Samba knows under {@code name}. */
    static Optional<String> usual(String name) {
        return Optional.ofNullable(BY_KEY.get(SmbWord.key(name))).map(Entry::usual);
    }

    /**
     * Returns every name in lower case that testparm may print for {@code name}: its own and the
     * usual one; none for an unknown name.
     */
    static List<String> names(String name) {
        Entry entry = BY_KEY.get(SmbWord.key(name));
        return entry == null
                ? List.of()
                : List.of(SmbWord.lower(entry.parameter().name()), SmbWord.lower(entry.usual()));
    }

    /** Returns a known name so similar to an unknown one that it may have been meant. */
    static Optional<String> meantBy(String unknown) {
        // A name of very different length is never similar; skipping those keeps large files fast
        int length = unknown.length();
        return Suggestion.nearest(
                unknown,
                NAMES.stream()
                        .filter(name -> Math.abs(name.length() - length) <= Math.max(1, length / 3))
                        .toList());
    }

    private static List<String> load() {
        try (InputStream table = SmbConfParameters.class.getResourceAsStream(TABLE)) {
            if (table == null) {
                throw new IllegalStateException(TABLE + " is missing from the program");
            }
            new String(table.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .forEach(SmbConfParameters::add);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return BY_KEY.values().stream().map(entry -> entry.parameter().name()).toList();
    }

    private static void add(String line) {
        String[] field = line.split("\\|", -1);
        boolean opposite = field[4].startsWith("!");
        String usual = field[4].isEmpty() ? field[0] : field[4].substring(opposite ? 1 : 0);
        List<List<String>> words = field[3].isEmpty()
                ? List.of()
                : Arrays.stream(field[3].split(";"))
                        .map(group -> List.of(group.split("/")))
                        .toList();
        BY_KEY.put(
                SmbWord.key(field[0]),
                new Entry(
                        new SmbConfParameter(
                                field[0],
                                field[1].equals("L"),
                                kind(field[2]),
                                words,
                                opposite,
                                sameness(field.length > 5 ? field[5] : "")),
                        usual));
    }

    private static SmbConfParameter.Sameness sameness(String word) {
        return switch (word) {
            case "any case" -> SmbConfParameter.Sameness.ANY_CASE;
            case "list" -> SmbConfParameter.Sameness.LIST;
            case "list in any case" -> SmbConfParameter.Sameness.LIST_IN_ANY_CASE;
            default -> SmbConfParameter.Sameness.AS_PRINTED;
        };
    }

    private static SmbConfParameter.Kind kind(String word) {
        if (word.equals("boolrev")) {
            return SmbConfParameter.Kind.BOOL;
        }
        return Arrays.stream(SmbConfParameter.Kind.values())
                .filter(kind -> kind.name().toLowerCase(Locale.ROOT).equals(word))
                .findFirst()
                .orElse(SmbConfParameter.Kind.OTHER);
    }
}
