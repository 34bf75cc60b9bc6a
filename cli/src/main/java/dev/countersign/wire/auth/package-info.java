/** Logging in: SPNEGO, and NTLM and Kerberos within it. */
package dev.countersign.wire.auth;
