package dev.countersign.explain;

import java.util.Optional;

/**
 * How one cause is told from another.
 *
 * @param run a command line to type, where one helps
 * @param shows what to look for
 */
public record Distinction(Optional<String> run, String shows) {}
