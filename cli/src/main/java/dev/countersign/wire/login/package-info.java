/** What a server does when somebody logs in: NTLM and Kerberos, signatures, encryption, and the requests that prove what it requires. */
package dev.countersign.wire.login;
