package dev.countersign.fleet;

/**
 * How the program reaches hosts in this command.
 *
 * @param roots {@link HostRoots#NONE} except in the demo
 * @param acceptNewHostKeys whether commands that only read may accept an unknown host key
 */
public record Reach(HostRoots roots, boolean acceptNewHostKeys) {}
