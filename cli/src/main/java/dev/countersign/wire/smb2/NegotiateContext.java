package dev.countersign.wire.smb2;

import dev.countersign.bytes.Bytes;
import dev.countersign.wire.LittleEndian;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * One negotiate context of SMB 3.1.1 ([MS-SMB2] 2.2.3.1, 2.2.4.1): a type and bytes. Unknown types
 * are kept as they are.
 */
public record NegotiateContext(int type, Bytes body) {
    /** SMB2_PREAUTH_INTEGRITY_CAPABILITIES. */
    public static final int PREAUTH_INTEGRITY = 1;

    /** SMB2_ENCRYPTION_CAPABILITIES. */
    public static final int ENCRYPTION = 2;

    /** SMB2_SIGNING_CAPABILITIES. */
    public static final int SIGNING = 8;

    private static final int HEADER = 8;

    /** The only hash that is defined. */
    static final int SHA_512 = 1;

    public NegotiateContext {
        if (type < 0 || type > 0xffff || body.length() > 0xffff) {
            throw new IllegalArgumentException("a negotiate context has a 16-bit type and at most 65535 bytes");
        }
    }

    /** Returns SHA-512, the only hash that is defined, with a salt (32 random bytes). */
    static NegotiateContext preauthIntegrity(Bytes salt) {
        ByteBuffer body = LittleEndian.buffer(6 + salt.length());
        body.putShort((short) 1).putShort((short) salt.length()).putShort((short) SHA_512);
        return new NegotiateContext(PREAUTH_INTEGRITY, LittleEndian.bytes(body.put(salt.toArray())));
    }

    /** Returns a list of algorithms, best first: the body of ENCRYPTION and of SIGNING. */
    static NegotiateContext algorithms(int type, List<Integer> ids) {
        ByteBuffer body = LittleEndian.buffer(2 + 2 * ids.size());
        body.putShort((short) ids.size());
        ids.forEach(id -> body.putShort(id.shortValue()));
        return new NegotiateContext(type, LittleEndian.bytes(body));
    }

    /** Whether a body of {@link #algorithms} lists {@code id}. */
    boolean lists(int id) {
        return IntStream.range(1, body.length() / 2).anyMatch(at -> LittleEndian.u16(body, 2 * at) == id);
    }

    /** Encodes all contexts, each at a multiple of eight, counted from the first. */
    static Bytes encode(List<NegotiateContext> contexts) {
        ByteBuffer out = LittleEndian.buffer(contexts.stream()
                .mapToInt(each -> LittleEndian.align8(HEADER + each.body.length()))
                .sum());
        int end = 0;
        for (NegotiateContext each : contexts) {
            out.position(LittleEndian.align8(end));
            out.putShort((short) each.type).putShort((short) each.body.length()).putInt(0);
            out.put(each.body.toArray());
            end = out.position();
        }
        return LittleEndian.bytes(out).slice(0, end);
    }

    /**
     * Reads {@code count} contexts from {@code offset} on; empty if one of them does not fit into
     * the message.
     */
    static Optional<List<NegotiateContext>> decode(Bytes message, long offset, int count) {
        List<NegotiateContext> contexts = new ArrayList<>();
        long next = offset;
        for (int i = 0; i < count; i++) {
            if (next + HEADER > message.length()) {
                return Optional.empty();
            }
            int begin = (int) next + HEADER;
            int end = begin + LittleEndian.u16(message, (int) next + 2);
            if (end > message.length()) {
                return Optional.empty();
            }
            contexts.add(new NegotiateContext(LittleEndian.u16(message, (int) next), message.slice(begin, end)));
            next = LittleEndian.align8(end);
        }
        return Optional.of(List.copyOf(contexts));
    }
}
