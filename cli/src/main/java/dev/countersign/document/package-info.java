/** Lossless texts (smb.conf and others) and unified diffs. */
package dev.countersign.document;
