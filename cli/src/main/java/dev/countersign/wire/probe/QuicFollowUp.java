package dev.countersign.wire.probe;

import dev.countersign.bytes.Bytes;
import dev.countersign.observation.QuicAnswer;
import dev.countersign.observation.QuicAnswer.Heard;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * The question whether QUIC is spoken at a UDP port: a packet of a version that is reserved for
 * this, which no server speaks. A QUIC server answers with the versions that it does speak (RFC
 * 8999 section 6, RFC 9000 sections 6 and 15); no key and no handshake is needed.
 *
 * @param own the connection ID under which we are answered
 * @param other the connection ID that we make up for the server
 */
public record QuicFollowUp(Bytes own, Bytes other) {
    private static final int ID = 8;

    /** A server may ignore a shorter packet of a version that it does not know (RFC 9000 section 14.1). */
    private static final int DATAGRAM = 1200;

    private static final int RESERVED_VERSION = 0x1a2a3a4a;
    private static final int LONG_HEADER = 0xc0;
    private static final int BEFORE_VERSIONS = 5 + 1 + ID + 1 + ID;
    private static final int MOST_VERSIONS = 16;

    private static final String TELLS_NOT = ". What runs inside, SMB or HTTP/3, only a TLS handshake would tell";

    /** Returns a question with new connection IDs. */
    public static QuicFollowUp of(RandomGenerator random) {
        byte[] own = new byte[ID];
        byte[] other = new byte[ID];
        random.nextBytes(own);
        random.nextBytes(other);
        return new QuicFollowUp(Bytes.of(own), Bytes.of(other));
    }

    /** Returns the datagram as it is sent. */
    public Bytes request() {
        ByteBuffer out = ByteBuffer.allocate(DATAGRAM);
        out.put((byte) LONG_HEADER).putInt(RESERVED_VERSION);
        out.put((byte) ID).put(other.toArray()).put((byte) ID).put(own.toArray());
        return Bytes.of(out.array());
    }

    /** Reads a datagram. Never throws. */
    public QuicAnswer read(Bytes datagram) {
        Optional<List<String>> versions = versions(datagram);
        return versions.isPresent()
                ? answer(
                        Heard.QUIC,
                        versions.get(),
                        "UDP 443 speaks QUIC"
                                + (versions.get().isEmpty() ? "" : ", version " + String.join(", ", versions.get()))
                                + TELLS_NOT)
                : answer(Heard.NOT_QUIC, List.of(), "what came from UDP 443 is not an answer in QUIC");
    }

    /** Returns the answer when nothing came in time. */
    public static QuicAnswer silent(Duration timeout) {
        return answer(
                Heard.NO_ANSWER,
                List.of(),
                "UDP 443 did not answer within " + timeout.toMillis()
                        + " ms. It may be closed or filtered, or answer only those whom it knows");
    }

    /** Returns the answer when the network refused the datagram. */
    public static QuicAnswer refused(String said) {
        return answer(
                Heard.NO_ANSWER,
                List.of(),
                "UDP 443 cannot be reached (" + said + "), which a firewall may say of an open port too");
    }

    private static QuicAnswer answer(Heard heard, List<String> versions, String why) {
        return new QuicAnswer(QuicAnswer.USUAL_PORT, heard, versions, why);
    }

    /**
     * Returns the versions of a Version Negotiation packet. It must have both connection IDs, so
     * that it is from somebody who saw the question.
     */
    private Optional<List<String>> versions(Bytes datagram) {
        int rest = datagram.length() - BEFORE_VERSIONS;
        boolean negotiates = rest >= 4
                && rest % 4 == 0
                && (datagram.at(0) & 0x80) != 0
                && number(datagram, 1) == 0
                && datagram.at(5) == ID
                && datagram.slice(6, 6 + ID).equals(own)
                && datagram.at(6 + ID) == ID
                && datagram.slice(7 + ID, 7 + 2 * ID).equals(other);
        if (!negotiates) {
            return Optional.empty();
        }
        List<String> versions = new ArrayList<>();
        for (int at = BEFORE_VERSIONS; at < datagram.length() && versions.size() < MOST_VERSIONS; at += 4) {
            int version = number(datagram, at);
            // reserved versions are there so that clients learn to ignore them
            if ((version & 0x0f0f0f0f) != 0x0a0a0a0a) {
                versions.add(name(version));
            }
        }
        return Optional.of(versions);
    }

    private static String name(int version) {
        return switch (version) {
            case 1 -> "1";
            case 0x6b3343cf -> "2"; // RFC 9369
            default -> version >>> 8 == 0xff0000 ? "draft " + (version & 0xff) : String.format("0x%08x", version);
        };
    }

    private static int number(Bytes from, int at) {
        return from.at(at) << 24 | from.at(at + 1) << 16 | from.at(at + 2) << 8 | from.at(at + 3);
    }
}
