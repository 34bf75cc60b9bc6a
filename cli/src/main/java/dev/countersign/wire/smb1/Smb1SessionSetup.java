package dev.countersign.wire.smb1;

import dev.countersign.bytes.Bytes;
import dev.countersign.wire.Frame;
import dev.countersign.wire.LittleEndian;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * SESSION_SETUP_ANDX with extended security ([MS-SMB] 2.2.4.6), which carries a login's tokens in
 * SMB1. Without the four bytes of {@link Frame}.
 *
 * @param sessionKey from the server's response to NEGOTIATE, which gets it back
 */
public record Smb1SessionSetup(long sessionKey) {
    private static final int COMMAND = 0x73;
    private static final int MULTIPLEX_ID = 1;
    private static final int WORDS_AT = Smb1Header.SIZE + 1;

    private static final int NT_LM_WORDS = 17;
    private static final int SESSION_KEY_AT = WORDS_AT + 15;
    private static final int CAPABILITIES_AT = WORDS_AT + 19;
    private static final long EXTENDED_SECURITY = 0x80000000L;

    private static final int REQUEST_WORDS = 12;
    private static final int REQUEST_BYTES_AT = WORDS_AT + 2 * REQUEST_WORDS + 2;
    private static final int RESPONSE_WORDS = 4;
    private static final int RESPONSE_BYTES_AT = WORDS_AT + 2 * RESPONSE_WORDS + 2;

    // Unicode, NT SMBs, NT status codes, level II oplocks
    private static final long OUR_CAPABILITIES = EXTENDED_SECURITY | 0xd4;

    /** What a response says: its status, and the token, if there is room for one. */
    public record Response(long status, Optional<Bytes> token) {}

    /**
     * Returns the next message after the server's response to NEGOTIATE; empty if that is not a
     * response in SMB1, or the server has no extended security, so that it takes no tokens.
     */
    public static Optional<Smb1SessionSetup> after(Bytes negotiated) {
        boolean extended = Smb1Response.decode(negotiated).isPresent()
                && negotiated.at(Smb1Header.SIZE) == NT_LM_WORDS
                && (LittleEndian.u32(negotiated, CAPABILITIES_AT) & EXTENDED_SECURITY) != 0;
        return extended
                ? Optional.of(new Smb1SessionSetup(LittleEndian.u32(negotiated, SESSION_KEY_AT)))
                : Optional.empty();
    }

    /** Returns the request with a token. */
    public Bytes request(Bytes token) {
        // two empty names in Unicode (our system, our program) begin at an even position
        int padding = (REQUEST_BYTES_AT + token.length()) % 2;
        int bytes = token.length() + padding + 4;
        ByteBuffer out = LittleEndian.buffer(REQUEST_BYTES_AT + bytes);
        new Smb1Header(COMMAND, 0, 0, MULTIPLEX_ID).encode(out);
        out.put((byte) REQUEST_WORDS).put((byte) 0xff).put((byte) 0).putShort((short) 0);
        out.putShort((short) 0x4104).putShort((short) 50).putShort((short) 1).putInt((int) sessionKey);
        out.putShort((short) token.length()).putInt(0).putInt((int) OUR_CAPABILITIES);
        out.putShort((short) bytes).put(token.toArray());
        return LittleEndian.bytes(out);
    }

    /** Reads a message; empty if it is not a response to {@link #request}. */
    public static Optional<Response> read(Bytes message) {
        return Smb1Header.decode(message)
                .filter(each -> each.command() == COMMAND
                        && (each.flags() & Smb1Header.REPLY) != 0
                        && each.multiplexId() == MULTIPLEX_ID)
                .map(each -> new Response(each.status(), token(message)));
    }

    private static Optional<Bytes> token(Bytes message) {
        if (message.length() < RESPONSE_BYTES_AT || message.at(Smb1Header.SIZE) != RESPONSE_WORDS) {
            return Optional.empty();
        }
        int end = RESPONSE_BYTES_AT + LittleEndian.u16(message, WORDS_AT + 6);
        return end <= message.length() ? Optional.of(message.slice(RESPONSE_BYTES_AT, end)) : Optional.empty();
    }
}
