package dev.countersign.explain;

import java.util.Optional;

/**
 * A way to tell one cause from another.
 *
 * @param run a command line to type, if one helps
 * @param shows what to look for
 */
public record Distinction(Optional<String> run, String shows) {}
