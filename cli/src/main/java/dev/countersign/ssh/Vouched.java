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
 * The keys that an inventory vouches for, through its {@code host_key} or a known_hosts file that
 * it names, compared with the user's own known_hosts for the same host.
 *
 * @param own the user's own known_hosts
 * @param keys the fingerprints that the inventory vouches for; that of an authority starts with
 *     "authority "
 * @param known whether the user's own file has all of them
 * @param contradicted whether the user's own file has keys or an authority for the host, but not
 *     all of these keys
 */
public record Vouched(Path own, SortedSet<String> keys, boolean known, boolean contradicted) {
    private static final String AUTHORITY = "authority ";

    public Vouched {
        keys = Collections.unmodifiableSortedSet(new TreeSet<>(keys));
    }

    /**
     * Returns what an inventory vouches for on the host at {@code address}, or empty if the
     * inventory leaves that to the user's own file.
     *
     * @param named the known_hosts file that the inventory uses
     * @throws IOException if one of the files cannot be read
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

    /** Whether one of these files has a key of the host, or an authority for it. */
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

    /**
     * Returns the lines that still count: the keys above from the inventory's file, and its
     * revocations and those in the user's own file.
     */
    KnownHosts limit(KnownHosts named, String address, int port) throws IOException {
        List<Line> lines = new ArrayList<>(named.lines().stream()
                .filter(line -> line.marker() == Marker.REVOKED || keys.contains(fingerprint(line)))
                .toList());
        lines.addAll(KnownHosts.read(List.of(own), address, port).marked(Marker.REVOKED));
        return new KnownHosts(named.lookup(), lines);
    }
}
