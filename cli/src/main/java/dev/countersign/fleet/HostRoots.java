package dev.countersign.fleet;

import java.util.Map;

/**
 * What stands before every path on a host, by the host's name: nothing on real hosts, a directory on those of the demo. Only the program
 * itself makes one; no inventory, variable or option can say it, because with it a host would be asked about files that are not its own.
 */
public record HostRoots(Map<String, String> byHost) {
    /** No host is embedded. */
    public static final HostRoots NONE = new HostRoots(Map.of());

    /** The root of a real host. */
    static final String REAL = "";

    public HostRoots {
        byHost = Map.copyOf(byHost);
    }

    public String of(String host) {
        return byHost.getOrDefault(host, REAL);
    }

    /** Whether the hosts are those of the demo, which end with the program. */
    public boolean embedded() {
        return !byHost.isEmpty();
    }
}
