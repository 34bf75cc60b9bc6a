package dev.countersign.wire.smb2;

import dev.countersign.bytes.Bytes;
import dev.countersign.wire.Frame;
import dev.countersign.wire.LittleEndian;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * The NEGOTIATE request: which dialects, and must messages be signed ([MS-SMB2] 2.2.3). Without the
 * four bytes of {@link Frame}.
 *
 * @param contexts only sent, and only allowed, together with 3.1.1
 */
public record NegotiateRequest(
        List<Dialect> dialects,
        int securityMode,
        long capabilities,
        Bytes clientGuid,
        List<NegotiateContext> contexts,
        long messageId) {
    private static final int FIXED = Smb2Header.SIZE + 36;

    // What Windows clients report: DFS, leases, large MTU, multiple channels, persistent handles,
    // encryption.
    private static final long ALL_CAPABILITIES = 0x7f;
    // AES-128-GCM, AES-128-CCM, AES-256-GCM, AES-256-CCM; and AES-GMAC, AES-CMAC, HMAC-SHA256. Best
    // first.
    private static final List<Integer> CIPHERS = List.of(2, 1, 4, 3);
    private static final List<Integer> SIGNING_ALGORITHMS = List.of(2, 1, 0);

    public NegotiateRequest {
        dialects = List.copyOf(dialects);
        contexts = List.copyOf(contexts);
        if (clientGuid.length() != 16) {
            throw new IllegalArgumentException("a GUID has 16 bytes");
        }
        if (!contexts.isEmpty() && !dialects.contains(Dialect.SMB_3_1_1)) {
            throw new IllegalArgumentException("negotiate contexts belong to 3.1.1");
        }
    }

    /**
     * Returns a request with every dialect from 2.0.2 to 3.1.1, as a client that signs if the
     * server wants it; GUID and salt are new.
     */
    public static NegotiateRequest offeringAll(RandomGenerator random) {
        byte[] guid = new byte[16];
        byte[] salt = new byte[32];
        random.nextBytes(guid);
        random.nextBytes(salt);
        return new NegotiateRequest(
                List.of(Dialect.values()),
                SecurityMode.ENABLED,
                ALL_CAPABILITIES,
                Bytes.of(guid),
                List.of(
                        NegotiateContext.preauthIntegrity(Bytes.of(salt)),
                        // A server that requires encryption must not refuse us because we do not
                        // offer it.
                        NegotiateContext.algorithms(NegotiateContext.ENCRYPTION, CIPHERS),
                        NegotiateContext.algorithms(NegotiateContext.SIGNING, SIGNING_ALGORITHMS)),
                0);
    }

    /**
     * Returns a request with {@code only} this dialect, as a client sends it that knows no other
     * ([MS-SMB2] 2.2.3).
     */
    public static NegotiateRequest offering(Dialect only, RandomGenerator random) {
        NegotiateRequest all = offeringAll(random);
        return new NegotiateRequest(
                List.of(only),
                all.securityMode,
                only.compareTo(Dialect.SMB_3_0) < 0 ? 0 : all.capabilities,
                all.clientGuid,
                only == Dialect.SMB_3_1_1 ? all.contexts : List.of(),
                0);
    }

    /** Whether it offers this algorithm to the server. */
    boolean offers(SigningAlgorithm algorithm) {
        return contexts.stream()
                .anyMatch(each -> each.type() == NegotiateContext.SIGNING && each.lists(algorithm.id()));
    }

    /** Returns the message as it is sent. */
    public Bytes encode() {
        int afterDialects = FIXED + 2 * dialects.size();
        boolean modern = dialects.contains(Dialect.SMB_3_1_1);
        int contextsAt = modern ? LittleEndian.align8(afterDialects) : 0;
        Bytes encoded = NegotiateContext.encode(contexts);
        ByteBuffer out = LittleEndian.buffer(modern ? contextsAt + encoded.length() : afterDialects);
        Smb2Header.negotiate(0, messageId).encode(out);
        out.putShort((short) 36).putShort((short) dialects.size()).putShort((short) securityMode);
        out.putShort((short) 0).putInt((int) capabilities).put(clientGuid.toArray());
        out.putInt(contextsAt).putShort((short) contexts.size()).putShort((short) 0);
        dialects.forEach(each -> out.putShort((short) each.code()));
        if (modern) {
            out.position(contextsAt).put(encoded.toArray());
        }
        return LittleEndian.bytes(out);
    }

    /** Reads a request; unknown dialects are skipped. Empty if it is not well-formed. */
    public static Optional<NegotiateRequest> decode(Bytes message) {
        Optional<Smb2Header> header = Smb2Header.decode(message)
                .filter(each -> each.command() == Smb2Header.NEGOTIATE && !each.has(Smb2Header.RESPONSE));
        if (header.isEmpty() || message.length() < FIXED || LittleEndian.u16(message, 64) != 36) {
            return Optional.empty();
        }
        int count = LittleEndian.u16(message, 66);
        if (FIXED + 2 * count > message.length()) {
            return Optional.empty();
        }
        List<Dialect> dialects = IntStream.range(0, count)
                .mapToObj(i -> Dialect.of(LittleEndian.u16(message, FIXED + 2 * i)))
                .flatMap(Optional::stream)
                .toList();
        Optional<List<NegotiateContext>> contexts = dialects.contains(Dialect.SMB_3_1_1)
                ? NegotiateContext.decode(message, LittleEndian.u32(message, 92), LittleEndian.u16(message, 96))
                : Optional.of(List.of());
        return contexts.map(found -> new NegotiateRequest(
                dialects,
                LittleEndian.u16(message, 68),
                LittleEndian.u32(message, 72),
                message.slice(76, 92),
                found,
                header.get().messageId()));
    }
}
