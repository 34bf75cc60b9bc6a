package dev.countersign.wire.scan;

import java.net.InetAddress;
import java.util.Optional;

/**
 * One endpoint to ask.
 *
 * @param address a name, or an address in numbers
 * @param single whether somebody named it: an address of a range or network may well have no server, and nobody is surprised
 * @param literal the address in numbers; nothing for a name
 */
public record ScanTarget(String address, int port, boolean single, Optional<InetAddress> literal) {
    /** A target that is a name. */
    static ScanTarget named(String name, int port) {
        return new ScanTarget(name, port, true, Optional.empty());
    }

    /** A target in numbers. */
    static ScanTarget literal(InetAddress address, int port, boolean single) {
        return new ScanTarget(address.getHostAddress(), port, single, Optional.of(address));
    }

    /** {@code address:port}, with brackets around IPv6: how it is called in output, and known again by {@code --resume}. */
    public String text() {
        return (address.indexOf(':') >= 0 ? "[" + address + "]" : address) + ":" + port;
    }
}
