package dev.countersign.wire.auth;

import dev.countersign.bytes.Bytes;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;

/**
 * One way to log in, for one login: tokens go back and forth until both sides are satisfied, then there is a key. The only
 * implementations are {@link NtlmHandshake} and {@link KerberosHandshake}.
 */
public interface Handshake {
    /** How SPNEGO calls it. */
    ASN1ObjectIdentifier oid();

    /** What the client says first. */
    Bytes begin() throws LoginFailure;

    /** What it says to {@code token}; nothing when it has nothing more to say. */
    Optional<Bytes> answer(Bytes token) throws LoginFailure;

    /** The key that both sides have when all is said; empty when the login gives none. */
    byte[] sessionKey() throws LoginFailure;

    /** The signature over the list of mechanisms, which keeps anybody from striking out the better ones (RFC 4178 section 5). */
    Optional<Bytes> mechListMic(Bytes mechanisms) throws LoginFailure;

    /** Whether {@code mic} is the server's over the same list. */
    boolean verifyMechListMic(Bytes mechanisms, Bytes mic);

    /** For a person: {@code NTLM}. */
    String label();
}
