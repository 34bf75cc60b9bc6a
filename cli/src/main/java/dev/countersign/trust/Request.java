package dev.countersign.trust;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Something that a repository requires but cannot have without a grant.
 *
 * @param hosts the hosts that need it; empty if none does yet
 */
public record Request(Grant grant, SortedSet<String> hosts) {
    public Request {
        hosts = Collections.unmodifiableSortedSet(new TreeSet<>(hosts));
    }
}
