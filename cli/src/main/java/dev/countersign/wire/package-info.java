/**
 * SMB on the wire: connections, frames and numbers for the packages below, which hold one protocol
 * or task each.
 */
package dev.countersign.wire;
