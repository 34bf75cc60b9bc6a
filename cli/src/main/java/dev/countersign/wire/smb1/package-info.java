/** NEGOTIATE of SMB1: which servers still speak it, and whether they sign. */
package dev.countersign.wire.smb1;
