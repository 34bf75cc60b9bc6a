package dev.countersign.finding;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The header of a table: which column has what, and whose table it is. Exporters choose columns and their
 * order, so only names count.
 */
final class CsvHeader {
    /** What a column is for: a trait of the host, or one of the words below. */
    private static final String ID = "id";

    private static final String TITLE = "title";
    private static final String VERDICT = "verdict";

    private static final Map<Trait, List<String>> TRAITS = new EnumMap<>(Map.of(
            Trait.ADDRESS,
                    List.of(
                            "ip",
                            "ip address",
                            "ipaddress",
                            "ip_address",
                            "ipv4",
                            "ipv4 address",
                            "address",
                            "host",
                            "target"),
            Trait.NAME,
                    List.of(
                            "fqdn",
                            "dns",
                            "dns name",
                            "hostname",
                            "host name",
                            "host_name",
                            "name",
                            "server",
                            "computer",
                            "computer name"),
            Trait.COMPUTER, List.of("netbios", "netbios name", "netbios_name"),
            Trait.DOMAIN, List.of("domain", "ad domain", "dns domain"),
            Trait.SYSTEM, List.of("os", "operating system", "operatingsystem", "os name"),
            Trait.PORT, List.of("port"),
            Trait.DATE,
                    List.of(
                            "last seen",
                            "last observed",
                            "last detected",
                            "last found",
                            "timestamp",
                            "date",
                            "host end",
                            "host start")));

    private static final Pattern DIGITS_AND_DOTS = Pattern.compile("[0-9.:/]+");
    private static final int LONGEST_NAME = 60;

    private final Format format;
    private final List<String> names;
    private final Map<Trait, List<Integer>> traits;
    private final Map<String, Integer> others;

    private CsvHeader(Format format, List<String> names) {
        this.format = format;
        this.names = names;
        this.traits = new EnumMap<>(Trait.class);
        this.others = new LinkedHashMap<>();
        TRAITS.forEach((trait, aliases) ->
                traits.put(trait, columns(names, trait == Trait.NAME ? nameAliases(format, aliases) : aliases)));
        String id = switch (format) {
            case NESSUS_CSV -> names.contains("plugin id") ? "plugin id" : "plugin";
            case QUALYS_CSV -> "qid";
            case GREENBONE_CSV -> "nvt oid";
            default -> "";
        };
        String title = switch (format) {
            case NESSUS_CSV -> names.contains("plugin name") ? "plugin name" : "name";
            case QUALYS_CSV -> "title";
            case GREENBONE_CSV -> "nvt name";
            default -> "";
        };
        column(names, List.of(id)).ifPresent(index -> others.put(ID, index));
        column(names, List.of(title)).ifPresent(index -> others.put(TITLE, index));
        column(names, List.of(VERDICT)).ifPresent(index -> others.put(VERDICT, index));
    }

    /** In the tables of scanners, a column called Name has the title of the finding. */
    private static List<String> nameAliases(Format format, List<String> aliases) {
        return format == Format.CSV
                ? aliases
                : aliases.stream().filter(each -> !each.equals("name")).toList();
    }

    private static Optional<Integer> column(List<String> names, List<String> aliases) {
        return columns(names, aliases).stream().findFirst();
    }

    private static List<Integer> columns(List<String> names, List<String> aliases) {
        return aliases.stream().map(names::indexOf).filter(index -> index >= 0).toList();
    }

    /**
     * Returns the header that a record is, if it is one of a scanner's table.
     *
     * @param cells the cells of the record
     */
    static Optional<CsvHeader> ofScanner(List<String> cells) {
        List<String> names = names(cells);
        Set<String> all = Set.copyOf(names);
        boolean address = all.contains("ip") || all.contains("host") || all.contains("ip address");
        if ((all.contains("plugin id") || (all.contains("plugin") && all.contains("plugin name")))
                && (address || all.contains("fqdn") || all.contains("dns name"))) {
            return Optional.of(new CsvHeader(Format.NESSUS_CSV, names));
        }
        if (all.contains("qid") && address) {
            return Optional.of(new CsvHeader(Format.QUALYS_CSV, names));
        }
        if ((all.contains("nvt oid") || all.contains("nvt name")) && address) {
            return Optional.of(new CsvHeader(Format.GREENBONE_CSV, names));
        }
        return all.containsAll(Set.of("target", "verdict", "basis", "address"))
                ? Optional.of(new CsvHeader(Format.SCAN_CSV, names))
                : Optional.empty();
    }

    /** Returns the header that the first record of a file is, if it names a column of hosts. */
    static Optional<CsvHeader> ofAnything(List<String> cells) {
        List<String> names = names(cells);
        boolean words = names.stream()
                .allMatch(each -> each.length() <= LONGEST_NAME
                        && !DIGITS_AND_DOTS.matcher(each).matches());
        boolean hosts = column(names, TRAITS.getOrDefault(Trait.ADDRESS, List.of()))
                        .isPresent()
                || column(names, TRAITS.getOrDefault(Trait.NAME, List.of())).isPresent();
        boolean comment = names.get(0).startsWith("#");
        return words && hosts && !comment ? Optional.of(new CsvHeader(Format.CSV, names)) : Optional.empty();
    }

    private static List<String> names(List<String> cells) {
        List<String> names = new ArrayList<>();
        for (String cell : cells) {
            names.add(cell.strip().toLowerCase(Locale.ROOT));
        }
        // spreadsheets leave empty columns at the end
        while (names.size() > 1 && names.get(names.size() - 1).isEmpty()) {
            names.remove(names.size() - 1);
        }
        return List.copyOf(names);
    }

    /** Whether a column alone is a header beyond doubt: a host may be called "server". */
    boolean namesAddresses() {
        return !traits.getOrDefault(Trait.ADDRESS, List.of()).isEmpty()
                || names.stream().anyMatch(Set.of("fqdn", "hostname", "dns name")::contains);
    }

    Format format() {
        return format;
    }

    int size() {
        return names.size();
    }

    /** Whether a record is this header once more, as in files that were put together. */
    boolean isAgain(List<String> cells) {
        return names(cells).equals(names);
    }

    /** Returns the first cell of a trait with anything in it; empty if the table has no such column. */
    String text(Trait trait, List<String> cells) {
        return traits.getOrDefault(trait, List.of()).stream()
                .map(index -> cell(Optional.of(index), cells))
                .filter(each -> !each.isEmpty())
                .findFirst()
                .orElse("");
    }

    String id(List<String> cells) {
        return cell(Optional.ofNullable(others.get(ID)), cells);
    }

    String title(List<String> cells) {
        return cell(Optional.ofNullable(others.get(TITLE)), cells);
    }

    String verdict(List<String> cells) {
        return cell(Optional.ofNullable(others.get(VERDICT)), cells);
    }

    /** Returns the cell of the column with this name, whatever it is for. */
    Optional<String> named(String name, List<String> cells) {
        int index = names.indexOf(name.strip().toLowerCase(Locale.ROOT));
        return index < 0 ? Optional.empty() : Optional.of(cell(Optional.of(index), cells));
    }

    private static String cell(Optional<Integer> index, List<String> cells) {
        return index.filter(each -> each < cells.size())
                .map(cells::get)
                .map(String::strip)
                .orElse("");
    }
}
