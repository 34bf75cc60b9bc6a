package dev.countersign.wire.auth;

import dev.countersign.bytes.Bytes;
import dev.countersign.observation.ServerIdentity;

/**
 * Who a server says it is, without a login: the client's first NTLM message names nobody, and the
 * server's challenge names the server. Nothing here can answer the challenge.
 */
public final class NtlmIdentity {
    private NtlmIdentity() {}

    /** Returns the first token of a SESSION_SETUP. */
    public static Bytes question() {
        return SpnegoToken.first(NtlmHandshake.OID, NtlmHandshake.HELLO);
    }

    /**
     * Reads the server's token.
     *
     * @throws LoginFailure with the reason if it is not a well-formed challenge
     */
    public static ServerIdentity read(Bytes token) throws LoginFailure {
        SpnegoToken said = SpnegoToken.decode(token);
        if (said.token().isEmpty()) {
            throw LoginFailure.ofServer("the server sent no NTLM challenge");
        }
        return NtlmChallenge.decode(said.token().get()).identity();
    }
}
