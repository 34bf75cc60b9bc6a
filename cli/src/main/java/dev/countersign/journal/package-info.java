/** Runs on disk: append-only, fsynced, hash-chained. */
package dev.countersign.journal;
