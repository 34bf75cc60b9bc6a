/** Runs on disk: append-only, synced, hash-chained. */
package dev.countersign.journal;
