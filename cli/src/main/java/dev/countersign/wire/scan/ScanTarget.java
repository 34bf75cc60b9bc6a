package dev.countersign.wire.scan;

/**
 * One endpoint to ask.
 *
 * @param address a name, or an address in numbers
 * @param single whether somebody named it: an address of a range or network may well have no server, and nobody is surprised
 */
public record ScanTarget(String address, int port, boolean single) {
    /** {@code address:port}, with brackets around IPv6: how it is called in output, and known again by {@code --resume}. */
    public String text() {
        return (address.indexOf(':') >= 0 ? "[" + address + "]" : address) + ":" + port;
    }
}
