package dev.countersign.finding;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One row as its file has it: texts that nobody has checked. {@link RowCheck} makes a {@link Row} of it,
 * which is the only way on.
 */
final class RawRow {
    /** Texts are cut to this length; no name or address is longer. */
    static final int LONGEST = 1_000;

    private final long number;
    private final long line;
    private final Map<Trait, String> traits = new EnumMap<>(Trait.class);
    private final Map<String, String> columns = new LinkedHashMap<>();
    private final List<Claim> claims = new ArrayList<>();
    private final List<String> groups = new ArrayList<>();

    /**
     * Creates a row without content.
     *
     * @param number which row of its file it is, from 1
     * @param line the line of the file at which it begins, from 1
     */
    RawRow(long number, long line) {
        this.number = number;
        this.line = line;
    }

    /** Keeps a text; an empty one counts as absent, and the first one wins. */
    RawRow with(Trait trait, String text) {
        String cut = Cut.to(text, LONGEST);
        if (!cut.isEmpty()) {
            traits.putIfAbsent(trait, cut);
        }
        return this;
    }

    /** Keeps the value of a column or variable that groups are to be made of. */
    RawRow column(String name, String value) {
        String cut = Cut.to(value, LONGEST);
        if (!cut.isEmpty()) {
            columns.putIfAbsent(name, cut);
        }
        return this;
    }

    /** Adds what the row says; what it says under the same id again counts once. */
    RawRow claim(Claim claim) {
        if (claims.stream().noneMatch(each -> each.id().equals(claim.id()))) {
            claims.add(claim);
        }
        return this;
    }

    /** Adds a group that the row's host is in, by the name that the file has for it. */
    RawRow group(String name) {
        groups.add(name);
        return this;
    }

    long number() {
        return number;
    }

    long line() {
        return line;
    }

    String text(Trait trait) {
        return traits.getOrDefault(trait, "");
    }

    Map<String, String> columns() {
        return columns;
    }

    List<Claim> claims() {
        return claims;
    }

    List<String> groups() {
        return groups;
    }
}
