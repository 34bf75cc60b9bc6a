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

    /** Returns why a message that begins with these four bytes is not read; empty if it is read. */
    public static Optional<String> refusal(Bytes header) {
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
