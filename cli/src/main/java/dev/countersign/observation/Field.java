package dev.countersign.observation;

import dev.countersign.document.Bytes;

/** One named answer of a host, as it came. */
public record Field(String name, Bytes value) {}
