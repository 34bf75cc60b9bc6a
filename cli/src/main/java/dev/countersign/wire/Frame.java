package dev.countersign.wire;

import dev.countersign.bytes.Bytes;
import java.util.HexFormat;
import java.util.Optional;

/** The four bytes before every message on port 445: a zero and the length, big-endian ([MS-SMB2] 2.1, Direct TCP). */
public final class Frame {
    /** The number of bytes before a message. */
    public static final int HEADER = 4;

    /** The longest NEGOTIATE response that is accepted. Real ones are under 1 KiB. */
    public static final int LONGEST = 64 << 10;

    private static final int NEGATIVE = 0x83;

    private Frame() {}

    /** Returns {@code message} with its length before it. */
    public static Bytes wrap(Bytes message) {
        int length = message.length();
        if (length > 0xffffff) {
            throw new IllegalArgumentException("a message has at most 16 MiB");
        }
        byte[] framed = new byte[HEADER + length];
        framed[1] = (byte) (length >> 16);
        framed[2] = (byte) (length >> 8);
        framed[3] = (byte) length;
        System.arraycopy(message.toArray(), 0, framed, HEADER, length);
        return Bytes.of(framed);
    }

    /**
     * Whether these four bytes begin a negative session response: a server that speaks SMB refuses
     * whoever asks, and one byte follows that says why ([RFC 1002] 4.3.4).
     */
    public static boolean refusesSession(Bytes header) {
        return header.at(0) == NEGATIVE && length(header) <= 1;
    }

    /**
     * Describes a negative session response. Smbd answers {@code 0x81} to an address that {@code
     * hosts allow} or {@code hosts deny} leaves out, before it reads anything (Samba's
     * smbd/process.c since 2.2; measured, 4.17).
     *
     * @param code the byte that follows; negative if none came
     */
    public static String sessionRefused(int code) {
        return switch (code) {
            case 0x80 -> refused(code, "nobody listens on the called name");
            case 0x81 ->
                "SMB, but it refuses this address: 'hosts allow' or 'hosts deny' of the server leaves it out"
                        + " (negative session response, error 0x81)";
            case 0x82 -> refused(code, "the called name is not present");
            case 0x83 -> refused(code, "it has no resources left");
            default -> refused(code, "it does not say why");
        };
    }

    private static String refused(int code, String meaning) {
        return "SMB, but it refuses this session: " + meaning + " (negative session response"
                + (code < 0 ? ")" : String.format(", error 0x%02x)", code));
    }

    /** Returns why a message that begins with these four bytes is not read; empty if it is read. */
    public static Optional<String> refusal(Bytes header) {
        if (refusesSession(header)) {
            return Optional.of(sessionRefused(-1));
        }
        if (header.at(0) != 0) {
            return Optional.of(
                    "not SMB: the answer begins with " + HexFormat.of().formatHex(header.toArray()));
        }
        return length(header) > LONGEST
                ? Optional.of(
                        "an answer of " + length(header) + " bytes was announced, more than any NEGOTIATE response")
                : Optional.empty();
    }

    /** Returns the message length in these four bytes. */
    public static int length(Bytes header) {
        return header.at(1) << 16 | header.at(2) << 8 | header.at(3);
    }
}
