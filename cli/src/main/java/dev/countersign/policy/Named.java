package dev.countersign.policy;

import dev.countersign.diagnostic.Location;

/** A name that a policy mentions, with its place, so that an unknown name can be reported there. */
public record Named(String name, Location at) {
    /** The name in quotes, for a message. */
    @Override
    public String toString() {
        return "'" + name + "'";
    }
}
