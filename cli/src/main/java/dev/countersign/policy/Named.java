package dev.countersign.policy;

import dev.countersign.diagnostic.Location;

/** A name that a policy mentions, and where, so that a name nobody knows can be pointed at. */
public record Named(String name, Location at) {
    /** The name in quotes, for a message. */
    @Override
    public String toString() {
        return "'" + name + "'";
    }
}
