package dev.countersign.trust;

import dev.countersign.inventory.Endpoint;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Where something is sent: an address, the way to it, and its host keys if only the repository
 * vouches for them. DNS results are not part of it.
 *
 * @param at the address and port, as the inventory writes them
 * @param through the hosts that the connection goes through, the first one first
 * @param keys fingerprints; empty if the user's own known_hosts decides, so that a new key does not
 *     void a grant
 */
public record Target(Endpoint at, List<Endpoint> through, SortedSet<String> keys) {
    public Target {
        through = List.copyOf(through);
        keys = Collections.unmodifiableSortedSet(new TreeSet<>(keys));
    }

    /** {@code fs1.example.net:22 through 192.0.2.1:22, known by SHA256:…}. */
    @Override
    public String toString() {
        return at
                + (through.isEmpty()
                        ? ""
                        : " through " + through.stream().map(Endpoint::toString).collect(Collectors.joining(", ")))
                + (keys.isEmpty() ? "" : ", known by " + String.join(", ", keys));
    }
}
