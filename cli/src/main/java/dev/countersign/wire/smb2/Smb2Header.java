package dev.countersign.wire.smb2;

import dev.countersign.bytes.Bytes;
import dev.countersign.wire.LittleEndian;
import java.nio.ByteBuffer;
import java.util.Optional;

/** The 64 bytes before every SMB2 message ([MS-SMB2] 2.2.1.2), as far as NEGOTIATE needs them: no session, no signature. */
public record Smb2Header(long status, int command, int credits, long flags, long nextCommand, long messageId) {
    static final int SIZE = 64;
    static final int NEGOTIATE = 0;

    /** The message goes from server to client. */
    static final long RESPONSE = 1;

    private static final int MAGIC = 0x424d53fe; // FE 'S' 'M' 'B', read little-endian

    /** The header at the beginning of {@code message}, when there is one. */
    public static Optional<Smb2Header> decode(Bytes message) {
        boolean smb2 = message.length() >= SIZE
                && LittleEndian.u32(message, 0) == Integer.toUnsignedLong(MAGIC)
                && LittleEndian.u16(message, 4) == SIZE;
        return smb2
                ? Optional.of(new Smb2Header(
                        LittleEndian.u32(message, 8),
                        LittleEndian.u16(message, 12),
                        LittleEndian.u16(message, 14),
                        LittleEndian.u32(message, 16),
                        LittleEndian.u32(message, 20),
                        LittleEndian.u64(message, 24)))
                : Optional.empty();
    }

    void encode(ByteBuffer to) {
        to.putInt(MAGIC).putShort((short) SIZE).putShort((short) 0);
        to.putInt((int) status).putShort((short) command).putShort((short) credits);
        to.putInt((int) flags).putInt((int) nextCommand).putLong(messageId);
        to.position(to.position() + 32); // reserved, TreeId, SessionId and Signature: all zero before a login
    }
}
