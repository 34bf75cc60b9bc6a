package dev.countersign.merge;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The hosts of all shards, and their order. Another server of a machine, {@code fs1:1445}, belongs
 * to its host, although only the machine has said that there is one.
 */
final class Names {
    /** The colons of an IPv6 address, and of a port. */
    private static final int MOST = 9;

    private final List<String> all;
    private final Map<String, Integer> places;

    Names(List<String> all) {
        this.all = all;
        this.places = IntStream.range(0, all.size())
                .boxed()
                .collect(Collectors.toMap(all::get, Function.identity(), (one, other) -> one));
    }

    /** Returns the host of the inventory that a result belongs to. */
    Optional<String> of(String name) {
        return place(name).map(all::get);
    }

    /** Returns the place of that host. */
    Optional<Integer> place(String name) {
        String each = name;
        for (int parts = 0; parts < MOST && !places.containsKey(each) && each.indexOf(':') >= 0; parts++) {
            each = each.substring(0, each.lastIndexOf(':'));
        }
        return Optional.ofNullable(places.get(each));
    }
}
