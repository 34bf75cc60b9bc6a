package dev.countersign.wire.smb2;

import dev.countersign.bytes.Bytes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;

/**
 * A whole SMB2 message with its header read ([MS-SMB2] 2.2.1.2).
 *
 * @param raw header and body, as sent
 */
public record Smb2Message(int command, long status, long flags, long messageId, long treeId, long sessionId, Bytes raw) {
    public static final int HEADER = 64;
    static final int FLAGS = 16;
    static final int SIGNATURE = 48;

    public static final int SESSION_SETUP = 1;
    public static final int LOGOFF = 2;
    public static final int TREE_CONNECT = 3;
    public static final int IOCTL = 11;
    public static final int ECHO = 13;

    public static final long RESPONSE = 1;
    public static final long ASYNC = 2;
    static final long SIGNED = 8;

    private static final int MAGIC = 0x424d53fe;
    private static final short CREDITS = 16;

    public static Optional<Smb2Message> decode(Bytes message) {
        if (message.length() < HEADER) {
            return Optional.empty();
        }
        ByteBuffer read = reader(message);
        if (read.getInt(0) != MAGIC || read.getShort(4) != HEADER || read.getInt(20) != 0) {
            return Optional.empty(); // a chain of answers is never one to a single question
        }
        return Optional.of(new Smb2Message(
                Short.toUnsignedInt(read.getShort(12)),
                Integer.toUnsignedLong(read.getInt(8)),
                Integer.toUnsignedLong(read.getInt(FLAGS)),
                read.getLong(24),
                Integer.toUnsignedLong(read.getInt(36)),
                read.getLong(40),
                message));
    }

    /** A request without a signature. */
    public static Smb2Message request(
            int command, int creditCharge, long messageId, long treeId, long sessionId, byte[] body) {
        ByteBuffer out = ByteBuffer.allocate(HEADER + body.length).order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(MAGIC)
                .putShort((short) HEADER)
                .putShort((short) creditCharge)
                .putInt(0);
        out.putShort((short) command).putShort(CREDITS).putInt(0).putInt(0).putLong(messageId);
        out.putInt(0).putInt((int) treeId).putLong(sessionId);
        out.position(HEADER).put(body);
        return new Smb2Message(command, 0, 0, messageId, treeId, sessionId, Bytes.of(out.array()));
    }

    /** This message with the SIGNED flag and these 16 bytes. */
    public Smb2Message sign(SigningAlgorithm algorithm, byte[] key) {
        Smb2Message flagged = patched(FLAGS, reader(raw).getInt(FLAGS) | (int) SIGNED);
        byte[] bytes = flagged.raw.toArray();
        System.arraycopy(Signature.of(algorithm, key, flagged.raw), 0, bytes, SIGNATURE, 16);
        return new Smb2Message(command, status, flags | SIGNED, messageId, treeId, sessionId, Bytes.of(bytes));
    }

    /** This message with one bit of its signature turned over. */
    public Smb2Message tampered() {
        byte[] bytes = raw.toArray();
        bytes[SIGNATURE] ^= 1;
        return new Smb2Message(command, status, flags, messageId, treeId, sessionId, Bytes.of(bytes));
    }

    public boolean signed() {
        return (flags & SIGNED) != 0;
    }

    public boolean signedBy(SigningAlgorithm algorithm, byte[] key) {
        return signed()
                && Arrays.equals(
                        Signature.of(algorithm, key, raw),
                        raw.slice(SIGNATURE, HEADER).toArray());
    }

    /** {@code length} bytes at {@code offset} from the header's beginning, when they are there. */
    public Optional<Bytes> part(long offset, long length) {
        return offset >= HEADER && length >= 0 && offset + length <= raw.length()
                ? Optional.of(raw.slice((int) offset, (int) (offset + length)))
                : Optional.empty();
    }

    public static ByteBuffer reader(Bytes message) {
        return ByteBuffer.wrap(message.toArray()).order(ByteOrder.LITTLE_ENDIAN);
    }

    private Smb2Message patched(int at, int value) {
        byte[] copy = raw.toArray();
        ByteBuffer.wrap(copy).order(ByteOrder.LITTLE_ENDIAN).putInt(at, value);
        return new Smb2Message(command, status, flags, messageId, treeId, sessionId, Bytes.of(copy));
    }
}
