package dev.countersign.finding;

import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.Problem;
import dev.countersign.inventory.HostNames;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Makes one host of all rows about it. Rows with the same address are about the same host; a row without an
 * address is about the host with its name. In an inventory the name alone says which host it is, because
 * several hosts may be behind one address.
 */
final class HostMerge {
    /** More hosts than this fill the memory that the program promises to do with. */
    static final int MOST_HOSTS = 250_000;

    /** A host may have several names, and an address many; more than this, in all, fill the memory. */
    private static final int MOST_NAMES = 1_000_000;

    /** More groups do not fit into an inventory, and are no help. */
    private static final int MOST_GROUPS = 10_000;

    private static final int LONGEST_GROUP = 60;

    private final List<MergedHost> hosts = new ArrayList<>();
    private final Map<String, Integer> byAddress = new HashMap<>();
    private final Map<String, Integer> byName = new HashMap<>();

    /** Returns which host a row is about, after its facts were added. */
    int add(Row row, boolean inventory) throws NotUnderstood {
        Optional<String> name = row.name().map(each -> each.toLowerCase(Locale.ROOT));
        Optional<String> address = row.address().map(each -> each.toLowerCase(Locale.ROOT));
        Optional<Integer> known = inventory
                ? name.map(byName::get)
                : address.map(byAddress::get)
                        // an inventory may have the name as the address of a host that it calls otherwise
                        .or(() -> name.map(byAddress::get))
                        .or(() -> name.map(byName::get).filter(each -> fits(hosts.get(each), row)));
        if (byName.size() + byAddress.size() >= MOST_NAMES) {
            throw new NotUnderstood(
                    "there are more than " + MOST_NAMES + " names and addresses; import the files in parts");
        }
        int index;
        if (known.isPresent()) {
            index = known.get();
            hosts.get(index).add(row);
        } else {
            if (hosts.size() >= MOST_HOSTS) {
                throw new NotUnderstood("there are more than " + MOST_HOSTS + " hosts; import the files in parts");
            }
            index = hosts.size();
            hosts.add(new MergedHost(row));
        }
        address.ifPresent(each -> byAddress.putIfAbsent(each, index));
        name.ifPresent(each -> byName.putIfAbsent(each, index));
        return index;
    }

    /** Whether a host that is known by its name may be the one of a row: not if both have another address. */
    private static boolean fits(MergedHost host, Row row) {
        return row.address().isEmpty()
                || host.address().isEmpty()
                || host.address().equals(row.address());
    }

    /** Returns all hosts, in the order in which they were first seen. */
    List<ImportedHost> finish(List<Grouping> groupings) {
        Set<String> names = new HashSet<>();
        Map<String, String> groups = new HashMap<>();
        Set<String> groupNames = new HashSet<>();
        List<ImportedHost> finished = new ArrayList<>(hosts.size());
        for (MergedHost host : hosts) {
            String name = called(host, names);
            Set<String> member = new LinkedHashSet<>();
            host.groups().forEach(each -> member.add(group("", each, groups, groupNames)));
            for (Grouping grouping : groupings) {
                grouping.of(host)
                        .ifPresent(each -> member.add(
                                group(grouping.isColumn() ? grouping.word() : "", each, groups, groupNames)));
            }
            finished.add(new ImportedHost(
                    name,
                    host.address().filter(each -> !each.equals(name)),
                    host.platform(),
                    List.copyOf(member),
                    host.login().user(),
                    host.login().port(),
                    host.login().sudo(),
                    host.ports(),
                    host.line()));
            if (groupNames.size() > MOST_GROUPS) {
                throw new Problem(
                        ExitCode.USAGE,
                        "these hosts would be in more than " + MOST_GROUPS + " groups; nothing was written",
                        "give another --group-by, such as platform, domain or subnet");
            }
        }
        return finished;
    }

    /** Returns the name of a host: its own, or its address if another host has that name already. */
    private static String called(MergedHost host, Set<String> names) {
        List<String> wishes = new ArrayList<>();
        host.name().ifPresent(wishes::add);
        // a zone, as in fe80::1%eth0, cannot be part of a host name
        host.address().ifPresent(each -> wishes.add(each.replace('%', '-')));
        for (String wish : wishes) {
            if (names.add(wish.toLowerCase(Locale.ROOT))) {
                return wish;
            }
        }
        for (int i = 2; ; i++) {
            String numbered = wishes.get(0) + "-" + i;
            if (names.add(numbered.toLowerCase(Locale.ROOT))) {
                return numbered;
            }
        }
    }

    /** Returns the name of a group for a value; two values never share a name. */
    private static String group(String column, String value, Map<String, String> known, Set<String> names) {
        return known.computeIfAbsent(column + "\n" + value, key -> {
            String plain = value.strip().replaceAll("[^A-Za-z0-9._-]+", "-").replaceFirst("^[.-]+", "");
            String cut = plain.length() > LONGEST_GROUP ? plain.substring(0, LONGEST_GROUP) : plain;
            String base = HostNames.isName(cut) ? cut : "group";
            String name = base;
            for (int i = 2; !names.add(name); i++) {
                name = base + "-" + i;
            }
            return name;
        });
    }

    /** Returns every group of these hosts with the number of its hosts, in the order of first use. */
    static Map<String, Long> groups(List<ImportedHost> hosts) {
        Map<String, Long> counts = new LinkedHashMap<>();
        hosts.forEach(host -> host.groups().forEach(each -> counts.merge(each, 1L, Long::sum)));
        return counts;
    }
}
