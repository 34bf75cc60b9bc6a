package dev.countersign.fleet;

/**
 * How the program reaches hosts in this call.
 *
 * @param roots {@link HostRoots#NONE} but in the demo
 * @param acceptNewHostKeys whether a key that nobody knows may be taken for its host's, by what only looks
 */
public record Reach(HostRoots roots, boolean acceptNewHostKeys) {}
