package dev.countersign.wire.smb2;

import dev.countersign.bytes.Bytes;
import dev.countersign.observation.Mechanism;
import dev.countersign.observation.Negotiation;
import dev.countersign.observation.WireAnswer;
import dev.countersign.wire.FileTime;
import dev.countersign.wire.Frame;
import dev.countersign.wire.LittleEndian;
import dev.countersign.wire.auth.SpnegoToken;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * A server's well-formed response with status 0 ([MS-SMB2] 2.2.4). Without the four bytes of
 * {@link Frame}.
 *
 * <p>It contains what the server advertises, which proves nothing: guests stay unsigned whatever it
 * says, and a server that requires encryption does not say so here.
 *
 * @param dialect the number as received; it may be one that was not offered
 * @param systemTime in 100 ns since 1601, as received
 * @param contexts of 3.1.1; empty for older dialects
 */
public record NegotiateResponse(
        int securityMode,
        int dialect,
        Bytes serverGuid,
        long capabilities,
        long maxTransactSize,
        long maxReadSize,
        long maxWriteSize,
        long systemTime,
        long serverStartTime,
        Bytes securityBuffer,
        List<NegotiateContext> contexts,
        long messageId)
        implements NegotiateReply {
    private static final int BUFFER = Smb2Header.SIZE + 64;
    private static final int STRUCTURE_SIZE = 65;

    /** SMB2_GLOBAL_CAP_ENCRYPTION; 3.1.1 has a context instead. */
    private static final long ENCRYPTION = 0x40;

    public NegotiateResponse {
        contexts = List.copyOf(contexts);
        if (serverGuid.length() != 16 || securityBuffer.length() > 0xffff) {
            throw new IllegalArgumentException("a GUID has 16 bytes, a security buffer at most 65535");
        }
    }

    /**
     * Reads a message. Accepts unknown contexts and capabilities, but is strict about every length
     * and offset.
     */
    public static NegotiateReply decode(Bytes message) {
        Optional<Smb2Header> found = Smb2Header.decode(message);
        if (found.isEmpty()) {
            return new NotSmb(stranger(message));
        }
        Smb2Header header = found.get();
        if (header.command() != Smb2Header.NEGOTIATE || !header.has(Smb2Header.RESPONSE) || header.nextCommand() != 0) {
            return new NotSmb("an SMB2 message that is not an answer to NEGOTIATE");
        }
        if (header.status() != 0) {
            return new NotSmb(String.format("NEGOTIATE was refused with status 0x%08x", header.status()));
        }
        if (message.length() < BUFFER || LittleEndian.u16(message, 64) != STRUCTURE_SIZE) {
            return new NotSmb("a NEGOTIATE response of the wrong size (" + message.length() + " bytes)");
        }
        return body(message, header.messageId());
    }

    private static NegotiateReply body(Bytes message, long messageId) {
        int bufferAt = LittleEndian.u16(message, 120);
        int bufferEnd = bufferAt + LittleEndian.u16(message, 122);
        if (bufferEnd > bufferAt && (bufferAt < BUFFER || bufferEnd > message.length())) {
            return new NotSmb("a NEGOTIATE response whose security buffer is outside the message");
        }
        int dialect = LittleEndian.u16(message, 68);
        Optional<List<NegotiateContext>> contexts = Optional.of(List.of());
        if (dialect == Dialect.SMB_3_1_1.code()) { // older servers put arbitrary values in these fields
            long at = LittleEndian.u32(message, 124);
            contexts = NegotiateContext.decode(message, at, LittleEndian.u16(message, 70))
                    .filter(all -> at >= BUFFER)
                    .filter(all -> Choice.of(all).isPresent());
        }
        if (contexts.isEmpty()) {
            return new NotSmb("a 3.1.1 NEGOTIATE response whose contexts are broken");
        }
        return new NegotiateResponse(
                LittleEndian.u16(message, 66),
                dialect,
                message.slice(72, 88),
                LittleEndian.u32(message, 88),
                LittleEndian.u32(message, 92),
                LittleEndian.u32(message, 96),
                LittleEndian.u32(message, 100),
                LittleEndian.u64(message, 104),
                LittleEndian.u64(message, 112),
                bufferEnd > bufferAt ? message.slice(bufferAt, bufferEnd) : Bytes.EMPTY,
                contexts.get(),
                messageId);
    }

    public static String stranger(Bytes message) {
        if (message.length() < 4) {
            return "not SMB: an answer of " + message.length() + " bytes";
        }
        String begin = HexFormat.of().formatHex(message.slice(0, 4).toArray());
        return switch (begin) {
            case "fe534d42" -> "an SMB2 message with a broken header";
            case "ff534d42" -> "an SMB1 answer to an SMB2 request";
            case "fd534d42", "fc534d42" -> "an encrypted or compressed SMB message before any login";
            default -> "not SMB: the answer begins with " + begin;
        };
    }

    /** Returns the message as a server sends it. */
    public Bytes encode() {
        boolean modern = dialect == Dialect.SMB_3_1_1.code();
        int bufferEnd = BUFFER + securityBuffer.length();
        int contextsAt = modern ? LittleEndian.align8(bufferEnd) : 0;
        Bytes encoded = NegotiateContext.encode(contexts);
        ByteBuffer out = LittleEndian.buffer(modern ? contextsAt + encoded.length() : bufferEnd);
        Smb2Header.negotiate(Smb2Header.RESPONSE, messageId).encode(out);
        out.putShort((short) STRUCTURE_SIZE).putShort((short) securityMode).putShort((short) dialect);
        out.putShort((short) contexts.size()).put(serverGuid.toArray()).putInt((int) capabilities);
        out.putInt((int) maxTransactSize).putInt((int) maxReadSize).putInt((int) maxWriteSize);
        out.putLong(systemTime).putLong(serverStartTime);
        out.putShort((short) BUFFER).putShort((short) securityBuffer.length()).putInt(contextsAt);
        out.put(securityBuffer.toArray());
        if (modern) {
            out.position(contextsAt).put(encoded.toArray());
        }
        return LittleEndian.bytes(out);
    }

    @Override
    public WireAnswer answer(NegotiateRequest asked, String address, int port) {
        Optional<Dialect> chosen = Dialect.of(dialect).filter(asked.dialects()::contains);
        if (messageId != asked.messageId()) {
            return NotSmb.unknown(address, port, "an answer to a different message");
        }
        if (chosen.isEmpty()) {
            return NotSmb.unknown(
                    address, port, String.format("dialect 0x%04x was chosen, which we did not offer", dialect));
        }
        if (!Choice.of(contexts).flatMap(Choice::signing).map(asked::offers).orElse(true)) {
            return NotSmb.unknown(address, port, "a signing algorithm was chosen that we did not offer");
        }
        return judged(address, port, chosen.get().label());
    }

    /** Returns an endpoint's answer, with {@code called} as the dialect's name. */
    public WireAnswer judged(String address, int port, String called) {
        return new WireAnswer(
                address,
                port,
                SecurityMode.advertised(securityMode),
                Optional.of(securityMode),
                Optional.of(called),
                // A GUID of zeros identifies no server: two servers with it must not count as the
                // same.
                Optional.of(HexFormat.of().formatHex(serverGuid.toArray())).filter(hex -> !hex.matches("0+")),
                new Negotiation(
                        signingAlgorithm().map(SigningAlgorithm::label),
                        cipher().map(Cipher::label),
                        mechanisms(),
                        FileTime.instant(systemTime),
                        FileTime.instant(serverStartTime)),
                Optional.empty(),
                String.format("%s, SecurityMode 0x%04x", called, securityMode));
    }

    /**
     * Returns how sessions will be signed: with the server's choice, else with the dialect's
     * algorithm. Empty for an unknown dialect.
     */
    public Optional<SigningAlgorithm> signingAlgorithm() {
        return Choice.of(contexts)
                .flatMap(Choice::signing)
                .or(() -> Dialect.of(dialect).map(SigningAlgorithm::usual));
    }

    /** Returns how sessions can be encrypted; empty if they cannot. */
    public Optional<Cipher> cipher() {
        Optional<Dialect> chosen = Dialect.of(dialect);
        boolean before311 = chosen.filter(each -> each == Dialect.SMB_3_0 || each == Dialect.SMB_3_0_2)
                .isPresent();
        return before311
                ? Optional.of(Cipher.AES_128_CCM).filter(only -> (capabilities & ENCRYPTION) != 0)
                : Choice.of(contexts).flatMap(Choice::cipher);
    }

    /**
     * Returns the mechanisms of its SPNEGO token, in its order; an empty list if there is no valid
     * token.
     */
    public List<Mechanism> mechanisms() {
        return SpnegoToken.offered(securityBuffer).orElse(List.of());
    }
}
