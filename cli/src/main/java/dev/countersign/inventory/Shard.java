package dev.countersign.inventory;

import dev.countersign.bytes.Digest;
import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.Problem;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One of several parts of an inventory, so that several controllers share the work. In which part a
 * host is follows from its own address alone: it stays there whatever else is in the inventory, and
 * all entries of one machine are together.
 *
 * @param index which part, counted from 1
 * @param of how many parts there are
 */
public record Shard(int index, int of) {
    private static final int MOST = 100_000;
    private static final Pattern SHAPE = Pattern.compile("([0-9]{1,6})/([0-9]{1,6})");

    public Shard {
        if (!exists(index, of)) {
            throw new IllegalArgumentException("no shard " + index + " of " + of);
        }
    }

    /** Whether there is a shard with this number. */
    public static boolean exists(long index, long of) {
        return index >= 1 && index <= of && of <= MOST;
    }

    /**
     * Reads {@code 2/3}.
     *
     * @throws Problem (USAGE) if it is anything else
     */
    public static Shard parse(String text) {
        Matcher read = SHAPE.matcher(text);
        if (!read.matches() || !exists(Integer.parseInt(read.group(1)), Integer.parseInt(read.group(2)))) {
            throw new Problem(
                    ExitCode.USAGE,
                    "--shard '" + text + "' is not the number of a shard and how many there are",
                    "the second of three is --shard 2/3; they are counted from 1");
        }
        return new Shard(Integer.parseInt(read.group(1)), Integer.parseInt(read.group(2)));
    }

    /** Whether a host, as the inventory has it, is in this shard. */
    public boolean has(Host host) {
        return has(Machine.of(host).ssh().toString());
    }

    /** Whether an address is in this shard. */
    public boolean has(String address) {
        String key = address.toLowerCase(Locale.ROOT);
        String digest = Digest.of(key.getBytes(StandardCharsets.UTF_8)).hex();
        return Long.parseLong(digest.substring(0, 15), 16) % of == index - 1;
    }

    /** {@code 2/3}. */
    @Override
    public String toString() {
        return index + "/" + of;
    }
}
