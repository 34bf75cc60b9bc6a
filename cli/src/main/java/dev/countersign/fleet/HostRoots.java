package dev.countersign.fleet;

import java.util.Map;

/**
 * A directory put before every path on a host, by the host's name: empty for real hosts, a
 * directory for those of the demo. Only the program itself creates it. No inventory, variable or
 * option can set it, because then a host would be checked by files that are not its own.
 */
public record HostRoots(Map<String, String> byHost) {
    /** No embedded hosts. */
    public static final HostRoots NONE = new HostRoots(Map.of());

    /** The root of a real host. */
    static final String REAL = "";

    public HostRoots {
        byHost = Map.copyOf(byHost);
    }

    public String of(String host) {
        return byHost.getOrDefault(host, REAL);
    }

    /** Whether these are the hosts of the demo, which exist only while the program runs. */
    public boolean embedded() {
        return !byHost.isEmpty();
    }
}
