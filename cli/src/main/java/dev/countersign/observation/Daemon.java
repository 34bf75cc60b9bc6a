package dev.countersign.observation;

import dev.countersign.document.Bytes;

/** A running SMB server process: the master, not the children that serve connections. */
public record Daemon(long pid, long start, String workingDirectory, Bytes command) {}
