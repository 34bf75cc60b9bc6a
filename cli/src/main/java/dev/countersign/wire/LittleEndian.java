package dev.countersign.wire;

import dev.countersign.bytes.Bytes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Unsigned numbers of SMB2, which uses little-endian throughout. The caller checks that the bytes
 * exist.
 */
public final class LittleEndian {
    private LittleEndian() {}

    public static int u16(Bytes from, int offset) {
        return from.at(offset) | from.at(offset + 1) << 8;
    }

    public static long u32(Bytes from, int offset) {
        return u16(from, offset) | (long) u16(from, offset + 2) << 16;
    }

    /** Returns all 64 bits; values of 2^63 and more become negative. */
    public static long u64(Bytes from, int offset) {
        return u32(from, offset) | u32(from, offset + 4) << 32;
    }

    /** Returns a buffer to read the numbers one by one. */
    public static ByteBuffer reader(Bytes from) {
        return ByteBuffer.wrap(from.toArray()).order(ByteOrder.LITTLE_ENDIAN);
    }

    public static ByteBuffer buffer(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Returns the whole content of {@code filled}, up to its capacity. */
    public static Bytes bytes(ByteBuffer filled) {
        byte[] all = new byte[filled.capacity()];
        filled.get(0, all);
        return Bytes.of(all);
    }

    /** Returns the next multiple of eight, where a negotiate context may begin. */
    public static int align8(int offset) {
        return offset + 7 & ~7;
    }
}
