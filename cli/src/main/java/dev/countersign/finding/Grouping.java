package dev.countersign.finding;

import java.util.ArrayList;
import java.util.List;
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
    private static final int GROUPS = 8;
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
        List<String> groups = groups(address);
        StringBuilder prefix = new StringBuilder("net");
        for (int i = 0; i < GROUPS_OF_64_BITS; i++) {
            prefix.append('-').append(groups.get(i));
        }
        return Optional.of(prefix + "/64");
    }

    /** Returns the eight groups of an IPv6 address in its canonical spelling. */
    private static List<String> groups(String address) {
        String plain = address.replaceFirst("%.*", "");
        int gap = plain.indexOf("::");
        List<String> all = new ArrayList<>(words(gap < 0 ? plain : plain.substring(0, gap)));
        List<String> after = gap < 0 ? List.of() : words(plain.substring(gap + 2));
        while (all.size() + after.size() < GROUPS) {
            all.add("0");
        }
        all.addAll(after);
        return all;
    }

    private static List<String> words(String part) {
        return part.isEmpty() ? List.of() : List.of(part.split(":", -1));
    }
}
