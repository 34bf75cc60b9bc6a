package dev.countersign.finding;

import java.util.Locale;
import java.util.Optional;

/**
 * What groups are made of: the platform, the domain, the subnet, or a column of the file.
 *
 * @param word {@code platform}, {@code domain}, {@code subnet}, or the name of a column, a property or a variable
 */
public record Grouping(String word) {
    private static final String PLATFORM = "platform";
    private static final String DOMAIN = "domain";
    private static final String SUBNET = "subnet";
    private static final int GROUPS_OF_64_BITS = 4;

    public Grouping {
        if (word.isBlank()) {
            throw new IllegalArgumentException("groups are made of something");
        }
        word = word.strip().toLowerCase(Locale.ROOT);
    }

    /** The platform: what is used when nothing else is asked for. */
    public static Grouping ofPlatform() {
        return new Grouping(PLATFORM);
    }

    /** Whether the value is in a column of the file. */
    boolean isColumn() {
        return !word.equals(PLATFORM) && !word.equals(DOMAIN) && !word.equals(SUBNET);
    }

    /** Returns the value by which a host is put into a group. */
    Optional<String> of(MergedHost host) {
        return switch (word) {
            case PLATFORM -> host.platform();
            case DOMAIN -> host.domain().map(each -> each.toLowerCase(Locale.ROOT));
            case SUBNET -> host.address().flatMap(Grouping::subnet);
            default -> host.column(word);
        };
    }

    /** Returns the /24 of an IPv4 address, and the /64 of an IPv6 address: {@code net-192.0.2.0/24}. */
    private static Optional<String> subnet(String address) {
        if (RowCheck.ip(address).isEmpty()) {
            return Optional.empty();
        }
        if (address.indexOf(':') < 0) {
            return Optional.of("net-" + address.substring(0, address.lastIndexOf('.')) + ".0/24");
        }
        int gap = address.indexOf("::");
        String[] first = (gap < 0 ? address : address.substring(0, gap)).split(":", -1);
        StringBuilder prefix = new StringBuilder("net");
        for (int i = 0; i < GROUPS_OF_64_BITS; i++) {
            prefix.append('-').append(i < first.length && !first[i].isEmpty() ? first[i] : "0");
        }
        return Optional.of(prefix + "/64");
    }
}
