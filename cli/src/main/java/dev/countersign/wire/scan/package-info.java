/** Many SMB endpoints at once: which ones, in which order, how fast, and what each answered. Negotiates only; logs in nowhere. */
package dev.countersign.wire.scan;
