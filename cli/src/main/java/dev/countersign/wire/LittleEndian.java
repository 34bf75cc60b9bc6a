package dev.countersign.wire;

import dev.countersign.bytes.Bytes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Unsigned numbers of SMB2, which is little-endian throughout. The caller has checked that the bytes are there. */
public final class LittleEndian {
    private LittleEndian() {}

    public static int u16(Bytes from, int offset) {
        return from.at(offset) | from.at(offset + 1) << 8;
    }

    public static long u32(Bytes from, int offset) {
        return u16(from, offset) | (long) u16(from, offset + 2) << 16;
    }

    /** All 64 bits; above 2^63 it reads as negative. */
    public static long u64(Bytes from, int offset) {
        return u32(from, offset) | u32(from, offset + 4) << 32;
    }

    /** To be read number by number. */
    public static ByteBuffer reader(Bytes from) {
        return ByteBuffer.wrap(from.toArray()).order(ByteOrder.LITTLE_ENDIAN);
    }

    public static ByteBuffer buffer(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Everything in {@code filled}, up to its capacity. */
    public static Bytes bytes(ByteBuffer filled) {
        byte[] all = new byte[filled.capacity()];
        filled.get(0, all);
        return Bytes.of(all);
    }

    /** The next multiple of eight, where a negotiate context may begin. */
    public static int align8(int offset) {
        return offset + 7 & ~7;
    }
}
