package dev.countersign.inventory;

import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.Problem;
import dev.countersign.json.JsonMap;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which part of the hosts a result is about.
 *
 * @param hosts the names of the hosts of all shards together, in the order of the inventory
 */
public record Part(Shard shard, List<String> hosts) {
    public Part {
        hosts = List.copyOf(hosts);
    }

    /**
     * Reads {@link #values}; there may be more.
     *
     * @throws Problem (INVALID) if they are not there
     */
    public static Part read(JsonMap map) {
        return new Part(shard(map), map.texts("hosts"));
    }

    /** Reads which shard it is. */
    public static Shard shard(JsonMap map) {
        long index = map.integer("index");
        long of = map.integer("of");
        if (!Shard.exists(index, of)) {
            throw new Problem(
                    ExitCode.INVALID, "there is no shard " + index + " of " + of, "make the file again with --shard");
        }
        return new Shard((int) index, (int) of);
    }

    /** As JSON values: {@code index}, {@code of}, {@code hosts}. */
    public Map<String, Object> values() {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("index", (long) shard.index());
        values.put("of", (long) shard.of());
        values.put("hosts", new ArrayList<Object>(hosts));
        return values;
    }
}
