/**
 * Lossless texts, the results of their edits, and unified diffs. Each larger format has a package
 * below.
 */
package dev.countersign.document;
