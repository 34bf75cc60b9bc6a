/**
 * Scans many SMB endpoints at once: which ones, in which order, how fast, and what each answered.
 * Negotiates only; never logs in.
 */
package dev.countersign.wire.scan;
