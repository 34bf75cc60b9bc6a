package dev.countersign.wire.smb1;

import dev.countersign.bytes.Bytes;
import dev.countersign.observation.Smb1Answer;
import dev.countersign.observation.Smb1Answer.Spoken;
import dev.countersign.observation.WireAnswer.Advertised;
import dev.countersign.wire.Frame;
import dev.countersign.wire.LittleEndian;
import dev.countersign.wire.smb2.NegotiateResponse;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * A server's response in SMB1 ([MS-CIFS] 2.2.4.52.2): only the dialect it chose and whether it
 * signs. Without the four bytes of {@link Frame}.
 *
 * @param dialectIndex index into the names of the request; {@link #NONE_OF_THEM} if the server
 *     speaks none of them
 * @param securityMode of the chosen dialect, one byte; empty if it speaks none
 */
public record Smb1Response(int dialectIndex, Optional<Integer> securityMode) {
    /** The server speaks none of the dialects. */
    public static final int NONE_OF_THEM = 0xffff;

    /** NEGOTIATE_SECURITY_SIGNATURES_ENABLED. */
    public static final int ENABLED = 4;

    /** NEGOTIATE_SECURITY_SIGNATURES_REQUIRED. */
    public static final int REQUIRED = 8;

    private static final int USER_AND_CHALLENGE = 3;
    private static final int NT_LM_WORDS = 17;
    private static final int WORDS = Smb1Header.SIZE + 1;

    public Smb1Response {
        if (dialectIndex < 0 || dialectIndex > 0xffff || (dialectIndex == NONE_OF_THEM) == securityMode.isPresent()) {
            throw new IllegalArgumentException(
                    "a server that chose a dialect has a SecurityMode, and no other has one");
        }
    }

    /** Reads a message; empty if it is not a well-formed response with status 0. */
    public static Optional<Smb1Response> decode(Bytes message) {
        boolean answer = Smb1Header.decode(message)
                .filter(each -> each.command() == Smb1Header.NEGOTIATE
                        && (each.flags() & Smb1Header.REPLY) != 0
                        && each.status() == 0
                        && each.multiplexId() == 0)
                .isPresent();
        if (!answer || message.length() < WORDS + 2) {
            return Optional.empty();
        }
        int words = message.at(Smb1Header.SIZE);
        int bytesAt = WORDS + 2 * words;
        if (bytesAt + 2 > message.length() || bytesAt + 2 + LittleEndian.u16(message, bytesAt) > message.length()) {
            return Optional.empty();
        }
        int index = words == 0 ? -1 : LittleEndian.u16(message, WORDS);
        if (words == 1 && index == NONE_OF_THEM) {
            return Optional.of(new Smb1Response(index, Optional.empty()));
        }
        return words == NT_LM_WORDS && index != NONE_OF_THEM
                ? Optional.of(new Smb1Response(index, Optional.of(message.at(WORDS + 2))))
                : Optional.empty();
    }

    /**
     * Returns the message as a server sends it; all fields that are not in this record are zero.
     */
    public Bytes encode() {
        int words = securityMode.isPresent() ? NT_LM_WORDS : 1;
        ByteBuffer out = LittleEndian.buffer(WORDS + 2 * words + 2);
        new Smb1Header(Smb1Header.NEGOTIATE, 0, Smb1Header.REPLY, 0).encode(out);
        out.put((byte) words).putShort((short) dialectIndex);
        securityMode.ifPresent(mode -> out.put(mode.byteValue()));
        return LittleEndian.bytes(out);
    }

    /**
     * Returns what a server says about signing. Undefined bits, or required without enabled, make
     * it UNKNOWN.
     */
    static Advertised advertised(int mode) {
        if ((mode & ~(USER_AND_CHALLENGE | ENABLED | REQUIRED)) != 0) {
            return Advertised.UNKNOWN;
        }
        return switch (mode & (ENABLED | REQUIRED)) {
            case 0 -> Advertised.NOT_OFFERED;
            case ENABLED -> Advertised.OFFERED;
            case ENABLED | REQUIRED -> Advertised.REQUIRED;
            default -> Advertised.UNKNOWN;
        };
    }

    /** Judges {@code message} as the answer to {@code asked}. */
    static Smb1Answer judge(Bytes message, Smb1Request asked) {
        Optional<Smb1Response> decoded = decode(message);
        if (decoded.isEmpty()) {
            return Smb1Answer.unknown(stranger(message));
        }
        Smb1Response response = decoded.get();
        if (response.securityMode.isEmpty()) {
            return Smb1Answer.notSpoken("it refuses SMB1");
        }
        int mode = response.securityMode.get();
        boolean smb1 = response.dialectIndex < asked.dialects().size()
                && asked.dialects().get(response.dialectIndex).equals(Smb1Request.NT_LM_0_12);
        if (!smb1) {
            return Smb1Answer.unknown("it chose dialect " + response.dialectIndex + " of SMB1, which we did not offer");
        }
        Spoken spoken = asked.dialects().contains(Smb1Request.SMB_2_X) ? Spoken.ONLY : Spoken.YES;
        return new Smb1Answer(
                spoken, advertised(mode), Optional.of(mode), String.format("SMB1, SecurityMode 0x%02x", mode));
    }

    private static String stranger(Bytes message) {
        if (!Smb1Header.begins(message)) {
            return NegotiateResponse.stranger(message);
        }
        return Smb1Header.decode(message)
                .filter(each -> each.status() != 0)
                .map(each -> String.format("SMB1 was refused with status 0x%08x", each.status()))
                .orElse("an SMB1 message of " + message.length() + " bytes that is not an answer to NEGOTIATE");
    }
}
