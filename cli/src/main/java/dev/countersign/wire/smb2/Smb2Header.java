package dev.countersign.wire.smb2;

import dev.countersign.bytes.Bytes;
import dev.countersign.wire.LittleEndian;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * The 64 bytes before every SMB2 message ([MS-SMB2] 2.2.1.2), without the signature at their end,
 * which covers the whole message.
 *
 * @param status of a response; zero in a request
 * @param nextCommand where the next message of a chain begins; zero if there is none
 * @param treeId zero before a share is connected
 * @param sessionId zero before a login
 */
public record Smb2Header(
        int creditCharge,
        long status,
        int command,
        int credits,
        long flags,
        long nextCommand,
        long messageId,
        long treeId,
        long sessionId) {
    /** The length of the header. */
    public static final int SIZE = 64;

    public static final int NEGOTIATE = 0;
    public static final int SESSION_SETUP = 1;
    public static final int LOGOFF = 2;
    public static final int TREE_CONNECT = 3;
    public static final int IOCTL = 11;
    public static final int ECHO = 13;

    /** The message goes from server to client. */
    public static final long RESPONSE = 1;

    /** The final response will come later. */
    public static final long ASYNC = 2;

    /** The message has a signature. */
    public static final long SIGNED = 8;

    /** The position of the flags. */
    public static final int FLAGS_AT = 16;

    /** The position of the signature, the last field. */
    static final int SIGNATURE_AT = 48;

    private static final int MAGIC = 0x424d53fe; // FE 'S' 'M' 'B', read little-endian

    /** Returns the header of a NEGOTIATE, before there is a session. */
    static Smb2Header negotiate(long flags, long messageId) {
        return new Smb2Header(0, 0, NEGOTIATE, 1, flags, 0, messageId, 0, 0);
    }

    /** Returns the header at the beginning of {@code message}, if there is one. */
    public static Optional<Smb2Header> decode(Bytes message) {
        boolean smb2 = message.length() >= SIZE
                && LittleEndian.u32(message, 0) == Integer.toUnsignedLong(MAGIC)
                && LittleEndian.u16(message, 4) == SIZE;
        return smb2
                ? Optional.of(new Smb2Header(
                        LittleEndian.u16(message, 6),
                        LittleEndian.u32(message, 8),
                        LittleEndian.u16(message, 12),
                        LittleEndian.u16(message, 14),
                        LittleEndian.u32(message, FLAGS_AT),
                        LittleEndian.u32(message, 20),
                        LittleEndian.u64(message, 24),
                        LittleEndian.u32(message, 36),
                        LittleEndian.u64(message, 40)))
                : Optional.empty();
    }

    /** Writes the header, with a signature of zeros. */
    void encode(ByteBuffer to) {
        to.putInt(MAGIC).putShort((short) SIZE).putShort((short) creditCharge);
        to.putInt((int) status).putShort((short) command).putShort((short) credits);
        to.putInt((int) flags).putInt((int) nextCommand).putLong(messageId);
        to.putInt(0).putInt((int) treeId).putLong(sessionId);
        to.position(to.position() + SIZE - SIGNATURE_AT);
    }

    /** Whether these flags are set. */
    public boolean has(long wanted) {
        return (flags & wanted) == wanted;
    }

    /** Returns the same header with these flags too. */
    Smb2Header with(long more) {
        return new Smb2Header(
                creditCharge, status, command, credits, flags | more, nextCommand, messageId, treeId, sessionId);
    }
}
