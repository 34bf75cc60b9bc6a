package dev.countersign.rollout;

import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How many hosts are changed at a time: {@code 1,10%,100%} is one host first, then a tenth of all
 * hosts, then all the others. The last size repeats until every host has had its turn.
 *
 * @param canary the host that is changed before all others, alone
 */
public record Batches(Optional<String> canary, List<Share> sizes) {
    /** Everything in one batch. */
    public static final Batches ALL_AT_ONCE = new Batches(Optional.empty(), List.of(Share.ALL));

    public Batches {
        sizes = List.copyOf(sizes);
        if (sizes.isEmpty() || sizes.contains(Share.NONE)) {
            throw new IllegalArgumentException("a batch has at least one host");
        }
    }

    /**
     * Reads a list of sizes such as {@code 1,10%,100%}.
     *
     * @throws Problem with code 64 if it is not a valid list
     */
    public static Batches parse(String text) {
        List<Share> sizes = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            sizes.add(Share.parse(part)
                    .filter(size -> !size.equals(Share.NONE))
                    .orElseThrow(() -> new Problem(
                            ExitCode.USAGE,
                            "--serial: '" + part
                                    + "' is neither a number of hosts from 1 nor a percentage from 1% to 100%",
                            "for example --serial 1,10%,100%")));
        }
        return new Batches(Optional.empty(), sizes);
    }

    /** Returns the same batches after a first batch of this host alone. */
    public Batches after(String first) {
        return new Batches(Optional.of(first), sizes);
    }

    /** Whether there may be more than one batch. */
    public boolean several() {
        return canary.isPresent() || !sizes.equals(ALL_AT_ONCE.sizes());
    }

    /** Divides the hosts into batches, in their order. */
    public List<Batch> cut(List<String> hosts) {
        return cut(hosts, 1);
    }

    /**
     * Divides the hosts into batches, in their order. A percentage is one of all these hosts. A
     * canary that is not one of them has no batch.
     *
     * @param first the number of the first batch
     */
    public List<Batch> cut(List<String> hosts, int first) {
        return cutEach(List.of(hosts), first).get(0);
    }

    /**
     * The same for several lists of hosts, one after the other. Each begins with the first size
     * again. A percentage is one of the hosts of all lists, and the batches are numbered over all.
     */
    public List<List<Batch>> cutEach(List<List<String>> lists, int first) {
        int total = lists.stream().mapToInt(List::size).sum();
        List<List<List<String>>> grouped =
                lists.stream().map(hosts -> groups(hosts, total)).toList();
        int last = first + grouped.stream().mapToInt(List::size).sum() - 1;
        List<List<Batch>> batches = new ArrayList<>();
        int number = first;
        for (List<List<String>> groups : grouped) {
            List<Batch> each = new ArrayList<>();
            for (List<String> hosts : groups) {
                each.add(new Batch(number, last, hosts));
                number++;
            }
            batches.add(List.copyOf(each));
        }
        return List.copyOf(batches);
    }

    private List<List<String>> groups(List<String> hosts, int total) {
        List<List<String>> groups = new ArrayList<>();
        canary.filter(hosts::contains).ifPresent(host -> groups.add(List.of(host)));
        List<String> others =
                hosts.stream().filter(host -> !canary.equals(Optional.of(host))).toList();
        int from = 0;
        for (int turn = 0; from < others.size(); turn++) {
            int size = sizes.get(Math.min(turn, sizes.size() - 1)).of(total);
            int to = Math.min(others.size(), from + size);
            groups.add(others.subList(from, to));
            from = to;
        }
        return groups;
    }

    /** Returns the options that ask for these batches; none if everything is in one. */
    public List<String> options() {
        List<String> options = new ArrayList<>();
        if (!sizes.equals(ALL_AT_ONCE.sizes())) {
            options.addAll(
                    List.of("--serial", sizes.stream().map(Share::toString).collect(Collectors.joining(","))));
        }
        canary.ifPresent(host -> options.addAll(List.of("--canary", host)));
        return List.copyOf(options);
    }
}
