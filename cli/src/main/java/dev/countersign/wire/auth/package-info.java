/** Logging in: SPNEGO, and NTLM and Kerberos inside of it. */
package dev.countersign.wire.auth;
