package dev.countersign.wire.smb2;

import dev.countersign.bytes.Bytes;
import dev.countersign.wire.LittleEndian;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.modes.AEADBlockCipher;
import org.bouncycastle.crypto.modes.CCMBlockCipher;
import org.bouncycastle.crypto.modes.GCMBlockCipher;
import org.bouncycastle.crypto.params.AEADParameters;
import org.bouncycastle.crypto.params.KeyParameter;

/** Encrypted messages, and the header that precedes them ([MS-SMB2] 2.2.41, 3.1.4.3). */
public final class TransformHeader {
    private static final int MAGIC = 0x424d53fd;
    private static final int HEADER = 52;
    private static final int NONCE = 20;
    private static final int TAG = 16;
    private static final short ENCRYPTED = 1;

    private TransformHeader() {}

    /** Returns the length of a key. */
    public static int keyBytes(Cipher cipher) {
        return cipher == Cipher.AES_256_CCM || cipher == Cipher.AES_256_GCM ? 32 : 16;
    }

    private static boolean counts(Cipher cipher) {
        return cipher == Cipher.AES_128_CCM || cipher == Cipher.AES_256_CCM;
    }

    /** Whether {@code message} is encrypted. */
    public static boolean encrypted(Bytes message) {
        return message.length() >= HEADER && LittleEndian.reader(message).getInt(0) == MAGIC;
    }

    /**
     * Returns {@code message} encrypted, as it is sent.
     *
     * @param nonce never used before with this key
     */
    public static Bytes encrypt(Cipher cipher, byte[] key, long nonce, long sessionId, Bytes message) {
        ByteBuffer header = ByteBuffer.allocate(HEADER).order(ByteOrder.LITTLE_ENDIAN);
        header.putInt(0, MAGIC).putLong(NONCE, nonce).putInt(36, message.length());
        header.putShort(42, ENCRYPTED).putLong(44, sessionId);
        byte[] sealed;
        try {
            sealed = run(true, cipher, key, header.array(), message.toArray());
        } catch (InvalidCipherTextException impossible) {
            throw new IllegalStateException("encryption cannot fail", impossible);
        }
        byte[] out = Arrays.copyOf(header.array(), HEADER + message.length());
        System.arraycopy(sealed, 0, out, HEADER, message.length());
        System.arraycopy(sealed, message.length(), out, 4, TAG);
        return Bytes.of(out);
    }

    /** Returns the message inside; empty if it was not encrypted with this key. */
    public static Optional<Bytes> decrypt(Cipher cipher, byte[] key, Bytes message) {
        byte[] all = message.toArray();
        byte[] header = Arrays.copyOf(all, HEADER);
        byte[] sealed = Arrays.copyOfRange(all, HEADER, all.length + TAG);
        System.arraycopy(all, 4, sealed, all.length - HEADER, TAG);
        try {
            return Optional.of(Bytes.of(run(false, cipher, key, header, sealed)));
        } catch (InvalidCipherTextException forged) {
            return Optional.empty();
        }
    }

    private static byte[] run(boolean encrypting, Cipher cipher, byte[] key, byte[] header, byte[] text)
            throws InvalidCipherTextException {
        byte[] nonce = Arrays.copyOfRange(header, NONCE, NONCE + (counts(cipher) ? 11 : 12));
        byte[] associated = Arrays.copyOfRange(header, NONCE, HEADER);
        AEADBlockCipher engine = counts(cipher)
                ? CCMBlockCipher.newInstance(AESEngine.newInstance())
                : GCMBlockCipher.newInstance(AESEngine.newInstance());
        engine.init(encrypting, new AEADParameters(new KeyParameter(key), TAG * 8, nonce, associated));
        byte[] out = new byte[engine.getOutputSize(text.length)];
        int length = engine.processBytes(text, 0, text.length, out, 0);
        length += engine.doFinal(out, length);
        return Arrays.copyOf(out, length);
    }
}
