/** smb.conf as Samba reads it: its lines, what they mean, edits that change nothing else, and the way back. */
package dev.countersign.document.smbconf;
