package dev.countersign.wire.scan;

import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.Untrusted;
import dev.countersign.inventory.Endpoint;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads one word of what is to be scanned: {@code fs1.example.net}, {@code 192.0.2.10},
 * {@code 192.0.2.10-50}, {@code 192.0.2.10-192.0.3.9}, {@code 192.0.2.0/24},
 * {@code 2001:db8::/120}; each may end with {@code :PORT}, IPv6 in brackets then.
 */
final class TargetReader {
    /** The most host bits, out of 32 or 128: no block has more than 2^24 addresses. */
    private static final int MOST_BITS = 24;

    /** The number of bits before an IPv4 address that is mapped into IPv6. */
    private static final int MAPPED_BITS = 96;

    private static final Pattern BRACKETS =
            Pattern.compile("\\[([0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*(?:%[^\\]/]+)?)](/[0-9]+)?(?::([0-9]+))?");
    private static final Pattern WITH_PORT = Pattern.compile("([^:]+):([0-9]+)");
    private static final Pattern NETWORK = Pattern.compile("([^/]+)/([0-9]{1,3})");
    private static final Pattern RANGE = Pattern.compile("((?:[0-9]+\\.){3})([0-9]+)-((?:[0-9]+\\.){3})?([0-9]+)");

    private final int usualPort;
    private final Consumer<Diagnostic> mistakes;

    TargetReader(int usualPort, Consumer<Diagnostic> mistakes) {
        this.usualPort = usualPort;
        this.mistakes = mistakes;
    }

    Optional<Target> read(String word) {
        Matcher brackets = BRACKETS.matcher(word);
        if (brackets.matches()) {
            String network = brackets.group(2) == null ? "" : brackets.group(2);
            return port(word, brackets.group(3)).flatMap(port -> read(word, brackets.group(1) + network, port));
        }
        Matcher withPort = WITH_PORT.matcher(word);
        return withPort.matches()
                ? port(word, withPort.group(2)).flatMap(port -> read(word, withPort.group(1), port))
                : read(word, word, usualPort);
    }

    private Optional<Target> read(String word, String address, int port) {
        Matcher network = NETWORK.matcher(address);
        if (network.matches()) {
            return network(word, network.group(1), Integer.parseInt(network.group(2)), port);
        }
        Matcher range = RANGE.matcher(address);
        if (range.matches()) {
            String begin = range.group(3) == null ? range.group(1) : range.group(3);
            return range(word, range.group(1) + range.group(2), begin + range.group(4), port);
        }
        if (!Endpoint.isAddress(address)) {
            return wrong(
                    word,
                    "is not a name, address, range or network",
                    "write for example 192.0.2.10-50 or 192.0.2.0/24");
        }
        Optional<InetAddress> literal = literal(address);
        return literal.isPresent()
                ? Optional.of(Target.Block.from(literal.get(), 1, port))
                : Optional.of(new Target.Named(Endpoint.spelling(address), port));
    }

    private Optional<Target> network(String word, String address, int prefix, int port) {
        Optional<InetAddress> literal = literal(address);
        if (literal.isEmpty()) {
            return wrong(word, "is not a network", "write an address before the '/', for example 192.0.2.0/24");
        }
        int octets = literal.get().getAddress().length;
        // for ::ffff:192.0.2.0/120, which is 192.0.2.0/24
        int mapped = octets == 4 && address.indexOf(':') >= 0 ? MAPPED_BITS : 0;
        int bits = octets * 8 + mapped - prefix;
        if (bits < 0) {
            return wrong(
                    word, "is not a network: the number after '/' is too large", "at most " + (octets * 8 + mapped));
        }
        if (bits > MOST_BITS) {
            return wrong(word, "has more than 16 million addresses", "scan parts of it");
        }
        BigInteger first =
                new BigInteger(1, literal.get().getAddress()).shiftRight(bits).shiftLeft(bits);
        return Optional.of(new Target.Block(octets, first, 1L << bits, port));
    }

    private Optional<Target> range(String word, String from, String to, int port) {
        Optional<InetAddress> first = literal(from);
        Optional<InetAddress> last = literal(to);
        if (first.isEmpty() || last.isEmpty()) {
            return wrong(word, "is not a range: each number must be 0 to 255", "write for example 192.0.2.10-50");
        }
        long size = number(last.get()) - number(first.get()) + 1;
        if (size < 1) {
            return wrong(word, "is a range that ends before it begins", "");
        }
        return size > 1L << MOST_BITS
                ? wrong(word, "has more than 16 million addresses", "scan parts of it")
                : Optional.of(Target.Block.from(first.get(), size, port));
    }

    /**
     * Returns {@code text} as a numeric address, without a lookup. An address with a zone does not
     * count: this machine must resolve the interface, as it does for a name.
     */
    static Optional<InetAddress> literal(String text) {
        boolean numbers = (text.indexOf(':') >= 0 && text.indexOf('%') < 0) || text.matches("[0-9.]+");
        if (!numbers || !Endpoint.isAddress(text)) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(text));
        } catch (UnknownHostException impossible) {
            return Optional.empty();
        }
    }

    private static long number(InetAddress address) {
        return new BigInteger(1, address.getAddress()).longValueExact();
    }

    private Optional<Integer> port(String word, String digits) {
        if (digits == null) {
            return Optional.of(usualPort);
        }
        Optional<Integer> port = Optional.of(digits)
                .filter(each -> each.length() <= 5)
                .map(Integer::valueOf)
                .filter(Endpoint::isPort);
        if (port.isEmpty()) {
            wrong(word, "has an invalid port", "use 1 to 65535");
        }
        return port;
    }

    private <T> Optional<T> wrong(String word, String what, String advice) {
        Diagnostic error = Diagnostic.error("'" + new Untrusted(word).brief() + "' " + what);
        mistakes.accept(advice.isEmpty() ? error : error.advise(advice));
        return Optional.empty();
    }
}
