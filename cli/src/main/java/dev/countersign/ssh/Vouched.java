package dev.countersign.ssh;

import dev.countersign.ssh.KnownHosts.Line;
import dev.countersign.ssh.KnownHosts.Marker;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Which keys an inventory says a host has, by its {@code host_key} or by a known_hosts file that it names, held against what the
 * user's own known_hosts says of the same host.
 *
 * @param own the user's own known_hosts
 * @param keys fingerprints that the inventory says; of an authority with the word before it
 * @param known whether the user's own file has each of them
 * @param contradicted whether the user's own file has keys of the host, or names an authority for it, and these are others
 */
public record Vouched(Path own, SortedSet<String> keys, boolean known, boolean contradicted) {
    private static final String AUTHORITY = "authority ";

    public Vouched {
        keys = Collections.unmodifiableSortedSet(new TreeSet<>(keys));
    }

    /**
     * What an inventory says of the host at {@code address}; empty where it leaves that to the user's own file.
     *
     * @param named the known_hosts file that counts by the inventory
     * @throws IOException when one of the files cannot be read
     */
    public static Optional<Vouched> of(String address, int port, Path named, Optional<String> pin, Path own)
            throws IOException {
        if (pin.isEmpty() && named.equals(own)) {
            return Optional.empty();
        }
        SortedSet<String> said = pin.<SortedSet<String>>map(each -> new TreeSet<>(List.of(each.replace("=", ""))))
                .orElse(new TreeSet<>());
        if (pin.isEmpty()) {
            said.addAll(fingerprints(KnownHosts.read(List.of(named), address, port)));
        }
        KnownHosts mine = KnownHosts.read(List.of(own), address, port);
        SortedSet<String> known = fingerprints(mine);
        return Optional.of(new Vouched(own, said, known.containsAll(said), mine.says() && !known.containsAll(said)));
    }

    /** Whether one of these files says which key a host has. */
    public static boolean knows(String address, int port, List<Path> files) throws IOException {
        return KnownHosts.read(files, address, port).says();
    }

    private static SortedSet<String> fingerprints(KnownHosts hosts) {
        return hosts.lines().stream()
                .filter(line -> line.marker() != Marker.REVOKED)
                .map(Vouched::fingerprint)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String fingerprint(Line line) {
        return (line.marker() == Marker.AUTHORITY ? AUTHORITY : "") + HostKeyCheck.fingerprint(line.blob());
    }

    /** The lines that still count: of those that the inventory names the keys above, and what the user's own file revokes. */
    KnownHosts limit(KnownHosts named, String address, int port) throws IOException {
        List<Line> lines = new ArrayList<>(named.lines().stream()
                .filter(line -> line.marker() == Marker.REVOKED || keys.contains(fingerprint(line)))
                .toList());
        lines.addAll(KnownHosts.read(List.of(own), address, port).marked(Marker.REVOKED));
        return new KnownHosts(named.lookup(), lines);
    }
}
