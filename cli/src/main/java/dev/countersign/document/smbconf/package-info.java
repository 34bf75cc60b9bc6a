/**
 * smb.conf as Samba reads it: its lines, their meaning, edits that change nothing else, and undoing
 * them.
 */
package dev.countersign.document.smbconf;
