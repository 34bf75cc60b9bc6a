package dev.countersign.inventory;

import java.util.regex.Pattern;

/**
 * An address and a TCP port: an SMB endpoint that has to be proven, or the port of sshd. Endpoints
 * with the same meaning are equal: IPv6 addresses are normalized, so {@code 2001:DB8:0::1} equals
 * {@code 2001:db8::1}, and an IPv4-mapped address becomes an IPv4 address.
 */
public record Endpoint(String address, int port) {
    /** The default port of SMB. */
    public static final int SMB_PORT = 445;

    private static final Pattern DOTTED = Pattern.compile("[0-9.]+");
    private static final Pattern IPV4 = Pattern.compile("((25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(\\.(?!$)|$)){4}");

    public Endpoint {
        if (!isAddress(address) || !isPort(port)) {
            throw new IllegalArgumentException("not an address and a port");
        }
        address = spelling(address);
    }

    /**
     * Whether {@code text} is a DNS name, an IPv4 or an IPv6 address, with a zone
     * ({@code fe80::1%eth0}) or without. Numbers with leading zeros are not accepted, because some
     * programs read 010 as 8.
     */
    public static boolean isAddress(String text) {
        if (text.indexOf(':') >= 0) {
            return Ipv6.isAddress(text);
        }
        if (!HostNames.isName(text)) {
            return false;
        }
        return DOTTED.matcher(text).matches()
                ? isIpv4(text)
                : !text.startsWith(".") && !text.contains("..") && text.indexOf('_') != 0;
    }

    /** Whether {@code text} is an IPv4 or an IPv6 address, and not a name. */
    static boolean isNumeric(String text) {
        return isIpv4(text) || (text.indexOf(':') >= 0 && Ipv6.isAddress(text));
    }

    static boolean isIpv4(String text) {
        return IPV4.matcher(text).matches();
    }

    /**
     * Returns the canonical spelling of an IPv6 address; any other address is returned as it is.
     */
    public static String spelling(String address) {
        return address.indexOf(':') >= 0 ? Ipv6.canonical(address).orElse(address) : address;
    }

    /** Whether {@code number} is a TCP port. */
    public static boolean isPort(int number) {
        return number >= 1 && number <= 65_535;
    }

    /** {@code address:port}, with brackets around IPv6. */
    @Override
    public String toString() {
        return (address.indexOf(':') >= 0 ? "[" + address + "]" : address) + ":" + port;
    }
}
