package dev.countersign.wire.auth;

import dev.countersign.bytes.Bytes;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;

/**
 * One login with one mechanism: tokens go back and forth until both sides are satisfied; then there
 * is a key. The only implementations are {@link NtlmHandshake} and {@link KerberosHandshake}.
 */
public interface Handshake {
    /** Returns the mechanism's identifier in SPNEGO. */
    ASN1ObjectIdentifier oid();

    /** Returns the client's first token. */
    Bytes begin() throws LoginFailure;

    /** Returns the reply to {@code token}; empty if no further token is needed. */
    Optional<Bytes> answer(Bytes token) throws LoginFailure;

    /** Returns the key that both sides share after the login; empty if the login gives none. */
    byte[] sessionKey() throws LoginFailure;

    /**
     * Returns the signature over the list of mechanisms, which prevents anybody from removing the
     * stronger ones (RFC 4178 section 5).
     */
    Optional<Bytes> mechListMic(Bytes mechanisms) throws LoginFailure;

    /** Whether {@code mic} is the server's signature over the same list. */
    boolean verifyMechListMic(Bytes mechanisms, Bytes mic);

    /** Returns the mechanism's name for a person, such as {@code NTLM}. */
    String label();
}
