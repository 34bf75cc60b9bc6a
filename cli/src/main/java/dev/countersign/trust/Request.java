package dev.countersign.trust;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Something that a repository asks for and that it cannot have without a grant.
 *
 * @param hosts the hosts that it is for; empty where it is for none yet
 */
public record Request(Grant grant, SortedSet<String> hosts) {
    public Request {
        hosts = Collections.unmodifiableSortedSet(new TreeSet<>(hosts));
    }
}
