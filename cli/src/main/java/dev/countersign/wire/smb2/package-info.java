/** SMB2 and SMB3: NEGOTIATE, the header, signatures, encryption, and the keys of a session. */
package dev.countersign.wire.smb2;
