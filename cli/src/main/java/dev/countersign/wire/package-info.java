/** SMB on the wire: connections, frames and numbers, for the rooms below; each protocol has one of its own. */
package dev.countersign.wire;
