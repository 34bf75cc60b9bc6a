package dev.countersign.cli;

import java.util.Map;

/**
 * What stands before every path on a host, by the host's name: nothing on real hosts, a directory on those of the demo. Only the program
 * itself makes one; no inventory, variable or option can say it, because with it a host would be asked about files that are not its own.
 */
record HostRoots(Map<String, String> byHost) {
    /** No host is embedded. */
    static final HostRoots NONE = new HostRoots(Map.of());

    /** The root of a real host. */
    static final String REAL = "";

    HostRoots {
        byHost = Map.copyOf(byHost);
    }

    String of(String host) {
        return byHost.getOrDefault(host, REAL);
    }

    /** Whether the hosts are those of the demo, which end with the program. */
    boolean embedded() {
        return !byHost.isEmpty();
    }
}
