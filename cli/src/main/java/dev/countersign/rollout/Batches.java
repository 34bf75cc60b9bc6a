package dev.countersign.rollout;

import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many hosts are changed at a time: {@code 1,10%,100%} is one host first, then a tenth of all
 * hosts, then all the others. The last size repeats until every host has had its turn.
 */
public record Batches(List<Size> sizes) {
    /** A number of hosts, or a percentage of all hosts. */
    public record Size(int number, boolean percent) {
        int of(int total) {
            return percent ? Math.max(1, (int) Math.ceil(total * number / 100.0)) : number;
        }
    }

    private static final Pattern SIZE = Pattern.compile("([1-9][0-9]{0,5})(%?)");

    /** Everything in one batch. */
    public static final Batches ALL_AT_ONCE = new Batches(List.of(new Size(100, true)));

    public Batches {
        sizes = List.copyOf(sizes);
        if (sizes.isEmpty()) {
            throw new IllegalArgumentException("at least one size");
        }
    }

    /**
     * Reads a list of sizes such as {@code 1,10%,100%}.
     *
     * @throws Problem with code 64 if it is not a valid list
     */
    public static Batches parse(String text) {
        List<Size> sizes = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            Matcher matcher = SIZE.matcher(part.strip());
            if (!matcher.matches() || (!matcher.group(2).isEmpty() && Integer.parseInt(matcher.group(1)) > 100)) {
                throw new Problem(
                        ExitCode.USAGE,
                        "--serial: '" + part + "' is neither a number of hosts nor a percentage",
                        "for example --serial 1,10%,100%");
            }
            sizes.add(new Size(
                    Integer.parseInt(matcher.group(1)), !matcher.group(2).isEmpty()));
        }
        return new Batches(sizes);
    }

    /** Returns the same batches after a first batch of one host. */
    public Batches afterOne() {
        List<Size> all = new ArrayList<>(List.of(new Size(1, false)));
        all.addAll(sizes);
        return new Batches(all);
    }

    /** Divides the hosts into batches, in their order. */
    public <T> List<List<T>> cut(List<T> hosts) {
        List<List<T>> batches = new ArrayList<>();
        int from = 0;
        for (int turn = 0; from < hosts.size(); turn++) {
            int size = sizes.get(Math.min(turn, sizes.size() - 1)).of(hosts.size());
            int to = Math.min(hosts.size(), from + size);
            batches.add(List.copyOf(hosts.subList(from, to)));
            from = to;
        }
        return batches;
    }
}
