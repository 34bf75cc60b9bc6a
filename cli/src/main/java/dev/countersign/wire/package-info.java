/** SMB on the wire: a pure codec, and the probe that uses it. */
package dev.countersign.wire;
