package dev.countersign.wire.scan;

import java.net.InetAddress;
import java.util.Optional;

/**
 * One endpoint to query.
 *
 * @param address a name, or a numeric address
 * @param single whether it was named individually: it is normal for an address of a range or
 *     network to have no server
 * @param literal the numeric address; empty for a name
 */
public record ScanTarget(String address, int port, boolean single, Optional<InetAddress> literal) {
    /** Returns a target that is a name. */
    static ScanTarget named(String name, int port) {
        return new ScanTarget(name, port, true, Optional.empty());
    }

    /** Returns a target that is a numeric address. */
    static ScanTarget literal(InetAddress address, int port, boolean single) {
        return new ScanTarget(address.getHostAddress(), port, single, Optional.of(address));
    }

    /**
     * Returns {@code address:port}, with brackets around IPv6: how output refers to the target, and
     * how {@code --resume} recognizes it.
     */
    public String text() {
        return (address.indexOf(':') >= 0 ? "[" + address + "]" : address) + ":" + port;
    }
}
