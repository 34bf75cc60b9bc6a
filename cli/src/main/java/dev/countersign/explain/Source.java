package dev.countersign.explain;

/** The source of a page, and how strong the evidence is. */
public record Source(Evidence sureness, Wording what) {}
