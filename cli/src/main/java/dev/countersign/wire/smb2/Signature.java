package dev.countersign.wire.smb2;

import dev.countersign.bytes.Bytes;
import dev.countersign.wire.auth.Hash;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.macs.CMac;
import org.bouncycastle.crypto.macs.GMac;
import org.bouncycastle.crypto.modes.GCMBlockCipher;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithIV;

/** The 16 bytes that sign a message ([MS-SMB2] 3.1.4.1). */
public final class Signature {
    static final int LENGTH = 16;
    private static final int MESSAGE_ID = 24;
    private static final int COMMAND = 12;
    private static final int CANCEL = 12;

    private Signature() {}

    /** Signs {@code message}; its own signature field counts as zero, whatever it contains. */
    static byte[] of(SigningAlgorithm algorithm, byte[] key, Bytes message) {
        byte[] plain = message.toArray();
        Arrays.fill(plain, Smb2Header.SIGNATURE_AT, Smb2Header.SIGNATURE_AT + LENGTH, (byte) 0);
        return switch (algorithm) {
            case HMAC_SHA256 -> Arrays.copyOf(Hash.hmacSha256(key, plain), LENGTH);
            case AES_CMAC -> cmac(key, plain);
            case AES_GMAC -> gmac(key, plain);
        };
    }

    static byte[] cmac(byte[] key, byte[] message) {
        CMac mac = new CMac(AESEngine.newInstance());
        mac.init(new KeyParameter(key));
        mac.update(message, 0, message.length);
        byte[] out = new byte[LENGTH];
        mac.doFinal(out, 0);
        return out;
    }

    // The nonce is the MessageId and the sender, so no two messages of either side share it.
    private static byte[] gmac(byte[] key, byte[] message) {
        ByteBuffer read = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
        int sender = (read.getInt(Smb2Header.FLAGS_AT) & (int) Smb2Header.RESPONSE) != 0 ? 1 : 0;
        int cancel = read.getShort(COMMAND) == CANCEL ? 2 : 0;
        ByteBuffer nonce = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
        nonce.putLong(read.getLong(MESSAGE_ID)).putInt(sender | cancel);
        GMac mac = new GMac(GCMBlockCipher.newInstance(AESEngine.newInstance()), LENGTH * 8);
        mac.init(new ParametersWithIV(new KeyParameter(key), nonce.array()));
        mac.update(message, 0, message.length);
        byte[] out = new byte[LENGTH];
        mac.doFinal(out, 0);
        return out;
    }
}
