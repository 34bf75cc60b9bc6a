/** NEGOTIATE of SMB1: who still speaks it, and whether it signs. */
package dev.countersign.wire.smb1;
