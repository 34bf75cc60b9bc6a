package dev.countersign.wire.smb2;

import dev.countersign.bytes.Bytes;
import dev.countersign.wire.LittleEndian;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/** The bodies of SESSION_SETUP, which carry a login's tokens ([MS-SMB2] 2.2.5, 2.2.6). */
public final class SessionSetupMessage {
    /** The server expects another token. */
    public static final long MORE_PROCESSING_REQUIRED = 0xc0000016L;

    /** STATUS_PENDING: the answer will follow. */
    public static final long PENDING = 0x103;

    private static final int REQUEST = 24;
    private static final int BUFFER = Smb2Header.SIZE + REQUEST;
    private static final int RESPONSE = 8;

    private SessionSetupMessage() {}

    /**
     * Returns the body of a request. Signing is enabled, not required: a client that requires
     * signing makes the server enforce it for this session, which would prove nothing.
     */
    public static byte[] request(Bytes token) {
        byte[] body = new byte[REQUEST + token.length()];
        ByteBuffer out = ByteBuffer.wrap(body).order(ByteOrder.LITTLE_ENDIAN);
        out.putShort((short) 25)
                .put((byte) 0)
                .put((byte) SecurityMode.ENABLED)
                .putInt(0)
                .putInt(0);
        out.putShort((short) BUFFER).putShort((short) token.length()).putLong(0);
        out.put(token.toArray());
        return body;
    }

    /** Returns the token in a response; empty if the response has no room for one, or it is outside. */
    public static Optional<Bytes> token(Smb2Message response) {
        return response.part(Smb2Header.SIZE, RESPONSE)
                .flatMap(body -> response.part(LittleEndian.u16(body, 4), LittleEndian.u16(body, 6)));
    }
}
