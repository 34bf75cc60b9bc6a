package dev.countersign.observation;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * An address and port on which a server listens, as its own host reports them.
 *
 * @param address in numbers; {@code 0.0.0.0} and {@code 0:0:0:0:0:0:0:0} mean every address
 */
public record Listening(String address, int port) {
    private static final Set<String> EVERYWHERE = Set.of("0.0.0.0", "0:0:0:0:0:0:0:0");

    /** Addresses that lead to another machine from everywhere else: loopback and link-local. */
    private static final Pattern LOCAL =
            Pattern.compile("127\\..*|169\\.254\\..*|0:0:0:0:0:0:0:1|fe[89ab][0-9a-f]:.*|0:0:0:0:0:ffff:7f.*");

    private static final Pattern KERNEL = Pattern.compile("([0-9A-F]{8}|[0-9A-F]{32}):([0-9A-F]{4})");
    private static final Pattern SOCKSTAT = Pattern.compile("\\[?([0-9A-Fa-f:.]+|\\*)\\]?:([0-9]{1,5})");

    /**
     * Reads an address from the kernel's tables, {@code 0100007F:01BD} [proc_pid_net(5)], or from
     * FreeBSD's sockstat, {@code 127.0.0.1:445}. The kernel writes an address as words of four
     * bytes, last byte first (little-endian); big-endian machines are not supported here.
     */
    public static Optional<Listening> parse(String text) {
        Matcher kernel = KERNEL.matcher(text);
        if (kernel.matches()) {
            return Optional.of(new Listening(address(kernel.group(1)), Integer.parseInt(kernel.group(2), 16)));
        }
        Matcher sockstat = SOCKSTAT.matcher(text);
        return sockstat.matches() && Integer.parseInt(sockstat.group(2)) <= 65535
                ? Optional.of(new Listening(
                        sockstat.group(1).equals("*") ? "0.0.0.0" : sockstat.group(1),
                        Integer.parseInt(sockstat.group(2))))
                : Optional.empty();
    }

    private static String address(String digits) {
        int[] bytes = IntStream.range(0, digits.length() / 2)
                .map(at -> at / 4 * 4 + 3 - at % 4)
                .map(at -> Integer.parseInt(digits.substring(2 * at, 2 * at + 2), 16))
                .toArray();
        return bytes.length == 4
                ? IntStream.of(bytes).mapToObj(Integer::toString).collect(Collectors.joining("."))
                : IntStream.range(0, 8)
                        .mapToObj(at -> String.format(Locale.ROOT, "%x", bytes[2 * at] << 8 | bytes[2 * at + 1]))
                        .collect(Collectors.joining(":"));
    }

    /** Whether it is every address of the host. */
    public boolean everywhere() {
        return EVERYWHERE.contains(address);
    }

    /** Whether only the host itself, or its own network, can reach it. */
    public boolean local() {
        return LOCAL.matcher(address).matches();
    }

    @Override
    public String toString() {
        return address.contains(":") ? "[" + address + "]:" + port : address + ":" + port;
    }
}
