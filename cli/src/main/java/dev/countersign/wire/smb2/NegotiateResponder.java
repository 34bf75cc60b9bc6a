package dev.countersign.wire.smb2;

import dev.countersign.bytes.Bytes;
import dev.countersign.wire.Frame;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * The server's side of NEGOTIATE, as a pure function from request to response. For embedded hosts
 * that implement only NEGOTIATE: no logins and no shares.
 *
 * @param securityMode see {@link SecurityMode}
 * @param serverGuid 16 bytes, different for every host
 * @param salt 32 bytes for 3.1.1
 */
public record NegotiateResponder(int securityMode, Bytes serverGuid, Bytes salt) {
    // SPNEGO NegTokenInit (RFC 4178 4.2.1) that offers NTLMSSP only, as a standalone server does.
    private static final Bytes NTLMSSP_ONLY =
            Bytes.of(HexFormat.of().parseHex("601c06062b0601050502a0123010a00e300c060a2b06010401823702020a"));
    private static final long LARGE_MTU_AND_LEASES = 0x7;
    private static final long ONE_MIB = 1 << 20;

    /**
     * Returns the response to {@code message}, both without {@link Frame}; empty (close the
     * connection) if it is not a NEGOTIATE request that we support.
     */
    public Optional<Bytes> answer(Bytes message) {
        return NegotiateRequest.decode(message)
                .flatMap(asked -> asked.dialects().stream()
                        .max(Comparator.naturalOrder())
                        .map(chosen -> respond(asked, chosen).encode()));
    }

    private NegotiateResponse respond(NegotiateRequest asked, Dialect chosen) {
        List<NegotiateContext> contexts =
                chosen == Dialect.SMB_3_1_1 ? List.of(NegotiateContext.preauthIntegrity(salt)) : List.of();
        return new NegotiateResponse(
                securityMode,
                chosen.code(),
                serverGuid,
                LARGE_MTU_AND_LEASES,
                ONE_MIB,
                ONE_MIB,
                ONE_MIB,
                0,
                0,
                NTLMSSP_ONLY,
                contexts,
                asked.messageId());
    }
}
