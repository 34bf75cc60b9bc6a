package dev.countersign.explain;

/** Where something comes from that a page says, and how sure that makes it. */
public record Source(Evidence sureness, Wording what) {}
