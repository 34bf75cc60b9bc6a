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
        for (String each = name; ; each = each.substring(0, each.lastIndexOf(':'))) {
            Integer place = places.get(each);
            if (place != null) {
                return Optional.of(place);
            }
            if (each.indexOf(':') < 0) {
                return Optional.empty();
            }
        }
    }
}
