package dev.countersign.inventory;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Parses the text form of IPv6 addresses (RFC 4291 2.2, zones as in RFC 4007 11.2) and prints the
 * canonical one (RFC 5952).
 */
final class Ipv6 {
    private static final Pattern GROUP = Pattern.compile("[0-9A-Fa-f]{1,4}");
    private static final Pattern ZONE = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,31}");
    private static final int GROUPS = 8;
    private static final List<Integer> MAPPED = List.of(0, 0, 0, 0, 0, 0xffff);

    private Ipv6() {}

    static boolean isAddress(String text) {
        return canonical(text).isPresent();
    }

    /**
     * Returns the canonical spelling of this address; an IPv4-mapped address becomes the IPv4
     * address. Empty if it is not an address.
     */
    static Optional<String> canonical(String text) {
        int percent = text.indexOf('%');
        String zone = percent < 0 ? "" : text.substring(percent + 1);
        if (percent >= 0 && !ZONE.matcher(zone).matches()) {
            return Optional.empty();
        }
        List<Integer> groups = all(percent < 0 ? text : text.substring(0, percent));
        if (groups.isEmpty()) {
            return Optional.empty();
        }
        if (groups.subList(0, MAPPED.size()).equals(MAPPED)) {
            return percent < 0 ? Optional.of(dotted(groups.get(6), groups.get(7))) : Optional.empty();
        }
        return Optional.of(print(groups) + (percent < 0 ? "" : "%" + zone));
    }

    /** The eight groups, or an empty list if it is not an address. */
    private static List<Integer> all(String text) {
        int gap = text.indexOf("::");
        if (gap < 0) {
            return groups(text).filter(all -> all.size() == GROUPS).orElse(List.of());
        }
        Optional<List<Integer>> before = text.substring(0, gap).contains(".")
                ? Optional.empty() // a dotted part must come last
                : groups(text.substring(0, gap));
        Optional<List<Integer>> after = groups(text.substring(gap + 2));
        if (before.isEmpty() || after.isEmpty()) {
            return List.of();
        }
        List<Integer> all = new ArrayList<>(before.get());
        int zeros = GROUPS - all.size() - after.get().size();
        if (zeros < 1) {
            return List.of();
        }
        all.addAll(Collections.nCopies(zeros, 0));
        all.addAll(after.get());
        return all;
    }

    /**
     * Parses groups of digits with ':' between them; the last two may be in dotted form. Empty if
     * it contains anything else.
     */
    private static Optional<List<Integer>> groups(String text) {
        List<Integer> groups = new ArrayList<>();
        if (text.isEmpty()) {
            return Optional.of(groups);
        }
        String[] words = text.split(":", -1);
        for (int i = 0; i < words.length; i++) {
            if (GROUP.matcher(words[i]).matches()) {
                groups.add(Integer.parseInt(words[i], 16));
            } else if (i == words.length - 1 && Endpoint.isIpv4(words[i])) {
                String[] octets = words[i].split("\\.", -1);
                groups.add(Integer.parseInt(octets[0]) << 8 | Integer.parseInt(octets[1]));
                groups.add(Integer.parseInt(octets[2]) << 8 | Integer.parseInt(octets[3]));
            } else {
                return Optional.empty();
            }
        }
        return Optional.of(groups);
    }

    private static String dotted(int high, int low) {
        return (high >> 8) + "." + (high & 0xff) + "." + (low >> 8) + "." + (low & 0xff);
    }

    /**
     * Prints an address as RFC 5952 4 says: lower case, no leading zeros, and the first longest run
     * of two or more zeros as '::'.
     */
    private static String print(List<Integer> groups) {
        int begin = 0;
        int longest = 1;
        for (int i = 0; i < GROUPS; i++) {
            int end = i;
            while (end < GROUPS && groups.get(end) == 0) {
                end++;
            }
            if (end - i > longest) {
                begin = i;
                longest = end - i;
            }
        }
        return longest < 2
                ? hex(groups)
                : hex(groups.subList(0, begin)) + "::" + hex(groups.subList(begin + longest, GROUPS));
    }

    private static String hex(List<Integer> groups) {
        return groups.stream().map(Integer::toHexString).collect(Collectors.joining(":"));
    }
}
