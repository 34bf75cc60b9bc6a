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
 * @param place which of all targets it is, counted from 0, if only a shard of them is queried; else 0
 */
public record ScanTarget(String address, int port, boolean single, Optional<InetAddress> literal, long place) {
    /** Creates a target of a scan of all targets. */
    public ScanTarget(String address, int port, boolean single, Optional<InetAddress> literal) {
        this(address, port, single, literal, 0);
    }

    /** Returns this target at a place. */
    ScanTarget at(long number) {
        return new ScanTarget(address, port, single, literal, number);
    }

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
