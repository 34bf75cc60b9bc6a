package dev.countersign.wire.smb2;

import dev.countersign.bytes.Bytes;
import dev.countersign.wire.LittleEndian;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * A whole SMB2 message with its parsed header.
 *
 * @param raw header and body, as sent
 */
public record Smb2Message(Smb2Header header, Bytes raw) {
    private static final int CREDITS = 16;

    /**
     * Reads a message; empty without a valid header, and for a chain, which is never the reply to a
     * single request.
     */
    public static Optional<Smb2Message> decode(Bytes message) {
        return Smb2Header.decode(message)
                .filter(each -> each.nextCommand() == 0)
                .map(each -> new Smb2Message(each, message));
    }

    /** Returns a request without a signature. */
    public static Smb2Message request(
            int command, int creditCharge, long messageId, long treeId, long sessionId, byte[] body) {
        return of(new Smb2Header(creditCharge, 0, command, CREDITS, 0, 0, messageId, treeId, sessionId), body);
    }

    /** Returns a message without a signature. */
    public static Smb2Message of(Smb2Header header, byte[] body) {
        ByteBuffer out = LittleEndian.buffer(Smb2Header.SIZE + body.length);
        header.encode(out);
        return new Smb2Message(header, LittleEndian.bytes(out.put(body)));
    }

    /** Returns this message with the SIGNED flag and its signature. */
    public Smb2Message sign(SigningAlgorithm algorithm, byte[] key) {
        Smb2Message flagged = of(header.with(Smb2Header.SIGNED), body());
        byte[] bytes = flagged.raw.toArray();
        System.arraycopy(
                Signature.of(algorithm, key, flagged.raw), 0, bytes, Smb2Header.SIGNATURE_AT, Signature.LENGTH);
        return new Smb2Message(flagged.header, Bytes.of(bytes));
    }

    /** Returns this message with one bit of its signature flipped. */
    public Smb2Message tampered() {
        byte[] bytes = raw.toArray();
        bytes[Smb2Header.SIGNATURE_AT] ^= 1;
        return new Smb2Message(header, Bytes.of(bytes));
    }

    /** Whether its flags say that it has a signature. */
    public boolean signed() {
        return header.has(Smb2Header.SIGNED);
    }

    /** Whether its signature was made with this key. */
    public boolean signedBy(SigningAlgorithm algorithm, byte[] key) {
        return signed()
                && Arrays.equals(
                        Signature.of(algorithm, key, raw),
                        raw.slice(Smb2Header.SIGNATURE_AT, Smb2Header.SIZE).toArray());
    }

    /**
     * Returns {@code length} bytes at {@code offset} from the header's beginning, if they exist.
     */
    public Optional<Bytes> part(long offset, long length) {
        return offset >= Smb2Header.SIZE && length >= 0 && offset + length <= raw.length()
                ? Optional.of(raw.slice((int) offset, (int) (offset + length)))
                : Optional.empty();
    }

    private byte[] body() {
        return raw.slice(Smb2Header.SIZE, raw.length()).toArray();
    }
}
