package dev.countersign.wire.smb1;

import dev.countersign.bytes.Bytes;
import dev.countersign.wire.LittleEndian;
import java.nio.ByteBuffer;
import java.util.Optional;

/** The 32 bytes before every SMB1 message ([MS-CIFS] 2.2.3.1), as far as they matter before a login. */
public record Smb1Header(int command, long status, int flags, int multiplexId) {
    static final int SIZE = 32;
    static final int NEGOTIATE = 0x72;

    /** The message goes from server to client. */
    static final int REPLY = 0x80;

    private static final int MAGIC = 0x424d53ff; // FF 'S' 'M' 'B', read little-endian
    private static final int CASELESS_CANONICAL = 0x18;
    // Long names, security signatures, extended security, NT status codes, Unicode: a client that
    // signs if the server wants it.
    private static final int FLAGS2 = 0xc805;

    /** Whether {@code message} claims to be SMB1. */
    public static boolean begins(Bytes message) {
        return message.length() >= 4 && LittleEndian.u32(message, 0) == Integer.toUnsignedLong(MAGIC);
    }

    /** Returns the header at the beginning of {@code message}, if there is one. */
    static Optional<Smb1Header> decode(Bytes message) {
        return begins(message) && message.length() >= SIZE
                ? Optional.of(new Smb1Header(
                        message.at(4), LittleEndian.u32(message, 5), message.at(9), LittleEndian.u16(message, 30)))
                : Optional.empty();
    }

    void encode(ByteBuffer to) {
        to.putInt(MAGIC).put((byte) command).putInt((int) status).put((byte) (flags | CASELESS_CANONICAL));
        to.putShort((short) FLAGS2).position(to.position() + 12); // process, signature: zero before a login
        to.putShort((short) 0xffff).putShort((short) 0).putShort((short) 0).putShort((short) multiplexId);
    }
}
