/** Lossless texts, what an edit of one came to, and unified diffs; each larger format has a room of its own below. */
package dev.countersign.document;
