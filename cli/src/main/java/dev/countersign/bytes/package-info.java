/** Bytes that nobody can change, and their SHA-256: what every other room passes on. */
package dev.countersign.bytes;
