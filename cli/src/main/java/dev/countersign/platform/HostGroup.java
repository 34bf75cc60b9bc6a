package dev.countersign.platform;

import dev.countersign.bytes.Digest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Hosts of one platform that need the same settings, for the files of a {@link Carrier}. What it is
 * called depends on the settings alone: the same settings keep their name and their identifiers
 * when a host comes or goes, so that what was imported once is replaced and not doubled.
 *
 * @param platform the name of the platform
 * @param settings in the order in which they are rendered
 * @param computers in the order of the inventory
 */
public record HostGroup(String platform, List<Wanted> settings, List<Computer> computers) {
    private static final int SHORT = 8;

    /**
     * One setting.
     *
     * @param accepted every value that meets the requirement, so that a script need not weaken a
     * host that has a stronger one; the value itself is among them
     */
    public record Wanted(String name, String value, List<String> accepted) {
        public Wanted {
            accepted = List.copyOf(accepted);
            if (!accepted.contains(value)) {
                throw new IllegalArgumentException("what is written must be accepted: " + name);
            }
        }
    }

    /**
     * One host.
     *
     * @param name as the inventory calls it
     * @param computer the name of its account in a domain; empty if it is not known
     * @param address where it serves SMB
     */
    public record Computer(String name, String computer, String address) {}

    public HostGroup {
        settings = List.copyOf(settings);
        computers = List.copyOf(computers);
    }

    /** The digits that tell groups apart: {@code 3f2a91c4}. */
    public String shortId() {
        return hex("group").substring(0, SHORT);
    }

    /** The identifier of something of this group, as Windows writes a GUID without its braces. */
    String guid(String what) {
        String hex = hex(what).toUpperCase(Locale.ROOT);
        // version 8 and the usual variant (RFC 9562): made from a digest of our own
        return String.join(
                "-",
                hex.substring(0, 8),
                hex.substring(8, 12),
                "8" + hex.substring(13, 16),
                "A" + hex.substring(17, 20),
                hex.substring(20, 32));
    }

    private String hex(String what) {
        String text = settings.stream()
                .map(each -> each.name() + "\n" + each.value() + "\n" + String.join(",", each.accepted()) + "\n")
                .collect(Collectors.joining());
        return Digest.of(("countersign " + what + "\n" + platform + "\n" + text).getBytes(StandardCharsets.UTF_8))
                .hex();
    }
}
