package dev.countersign.wire.login;

import dev.countersign.bytes.Bytes;
import dev.countersign.wire.auth.NtlmHandshake;
import dev.countersign.wire.auth.NtlmResponse;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * An NTLM challenge for a test, correct or not ([MS-NLMP] 2.2.1.2).
 *
 * @param version whether it has the 8 bytes of the version
 * @param pairs in this order, even if one occurs twice
 * @param end whether the list has its end marker
 */
record Challenge(int flags, boolean version, List<Pair> pairs, boolean end) {
    static final int SIGN = 0x10;
    static final int TIMESTAMP = 7;
    static final Bytes NONCE = Bytes.of(new byte[] {1, 2, 3, 4, 5, 6, 7, 8});

    /** The flags that our first message requests, and the server may grant. */
    static final int EVERYTHING = 0xe28a8215;

    // 2026-11-29 in 100 ns since 1601
    private static final long TIME = 134_300_000_000_000_000L;

    /** One AV_PAIR (2.2.2.1). */
    record Pair(int id, Bytes value) {}

    /** Returns what Windows and Samba send to a client with our requests. */
    static Challenge usual() {
        return of(EVERYTHING, 2, 1, 4, 3, TIMESTAMP);
    }

    static Challenge of(int flags, int... ids) {
        return new Challenge(
                flags,
                true,
                Arrays.stream(ids).mapToObj(id -> new Pair(id, value(id))).toList(),
                true);
    }

    private static Bytes value(int id) {
        return switch (id) {
            case 6 -> Bytes.of(new byte[] {1, 0, 0, 0});
            case TIMESTAMP ->
                Bytes.of(ByteBuffer.allocate(8)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(TIME)
                        .array());
            case 8 -> Bytes.of(new byte[48]);
            case 10 -> Bytes.of("0123456789abcdef".getBytes(StandardCharsets.US_ASCII));
            default -> Bytes.of(NtlmResponse.unicode("NAME" + id));
        };
    }

    Challenge without(int flag) {
        return new Challenge(flags & ~flag, version, pairs, end);
    }

    Challenge with(int flag) {
        return new Challenge(flags | flag, version, pairs, end);
    }

    /** Returns the same challenge with one more pair at its end. */
    Challenge and(int id, Bytes value) {
        List<Pair> more = new ArrayList<>(pairs);
        more.add(new Pair(id, value));
        return new Challenge(flags, version, more, end);
    }

    Challenge endless() {
        return new Challenge(flags, version, pairs, false);
    }

    /**
     * Returns the same challenge without the version field: what follows begins 8 bytes earlier.
     */
    Challenge ofNoVersion() {
        return new Challenge(flags & ~0x2000000, false, pairs, end);
    }

    Bytes encoded() {
        return encoded(list());
    }

    /** Returns the message around a list of any bytes. */
    Bytes encoded(byte[] list) {
        int payload = version ? 56 : 48;
        ByteBuffer out = ByteBuffer.allocate(payload + list.length).order(ByteOrder.LITTLE_ENDIAN);
        out.put(NtlmHandshake.SIGNATURE.toArray()).putInt(2);
        out.putInt(0).putInt(payload).putInt(flags).put(NONCE.toArray()).putLong(0);
        out.putShort((short) list.length).putShort((short) list.length).putInt(payload);
        out.position(payload);
        return Bytes.of(out.put(list).array());
    }

    byte[] list() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        pairs.forEach(each -> {
            out.writeBytes(two(each.id()));
            out.writeBytes(two(each.value().length()));
            out.writeBytes(each.value().toArray());
        });
        if (end && !pairs.isEmpty()) {
            out.writeBytes(new byte[4]);
        }
        return out.toByteArray();
    }

    private static byte[] two(int number) {
        return new byte[] {(byte) number, (byte) (number >> 8)};
    }
}
