/** Immutable bytes and their SHA-256, which every other package uses. */
package dev.countersign.bytes;
