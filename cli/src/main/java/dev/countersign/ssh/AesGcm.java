package dev.countersign.ssh;

import java.nio.ByteBuffer;
import java.util.Arrays;
import net.schmizz.sshj.common.SSHRuntimeException;
import net.schmizz.sshj.transport.cipher.Cipher;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.modes.GCMBlockCipher;
import org.bouncycastle.crypto.modes.GCMModeCipher;
import org.bouncycastle.crypto.params.AEADParameters;
import org.bouncycastle.crypto.params.KeyParameter;

/**
 * The ciphers aes128-gcm@openssh.com and aes256-gcm@openssh.com (RFC 5647, and PROTOCOL of OpenSSH),
 * calculated by Bouncy Castle's engine. The JDK is quick only when its second compiler runs, which
 * short runs do without: then it needs 0.95 ms for 32 KiB, and this engine 0.40 ms (measured, Java
 * 17).
 */
final class AesGcm implements Cipher {
    private static final int IV = 12;
    /** The invocation counter of RFC 5647 is the end of the IV. */
    private static final int COUNTER = IV - Long.BYTES;

    private static final int TAG = 16;

    private final int keyLength;
    private final GCMModeCipher engine = GCMBlockCipher.newInstance(AESEngine.newInstance());
    private boolean encrypting;
    private byte[] iv = new byte[IV];

    private AesGcm(int keyLength) {
        this.keyLength = keyLength;
    }

    /**
     * Creates the cipher for one direction of a connection.
     *
     * @param keyLength in bytes
     */
    record Factory(int keyLength) implements net.schmizz.sshj.common.Factory.Named<Cipher> {
        @Override
        public Cipher create() {
            return new AesGcm(keyLength);
        }

        @Override
        public String getName() {
            return "aes" + keyLength * Byte.SIZE + "-gcm@openssh.com";
        }
    }

    /** The length of the key: sshj takes it from here. */
    @Override
    public int getBlockSize() {
        return keyLength;
    }

    @Override
    public int getIVSize() {
        return IV;
    }

    @Override
    public int getAuthenticationTagSize() {
        return TAG;
    }

    @Override
    public void init(Mode mode, byte[] key, byte[] iv) {
        this.encrypting = mode == Mode.Encrypt;
        this.iv = Arrays.copyOf(iv, IV);
        engine.init(encrypting, new AEADParameters(new KeyParameter(key, 0, keyLength), TAG * Byte.SIZE, this.iv));
    }

    /** The number of the packet is not part of it: {@link #iv} counts. */
    @Override
    public void setSequenceNumber(long number) {}

    /** The length of a packet is not encrypted, only authenticated. */
    @Override
    public void updateAAD(byte[] data, int offset, int length) {
        engine.processAADBytes(data, offset, length);
    }

    @Override
    public void updateAAD(byte[] data) {
        updateAAD(data, 0, data.length);
    }

    /** Encrypts the content and writes the tag after it, or decrypts it and checks the tag. */
    @Override
    public void update(byte[] data, int offset, int length) {
        try {
            int written = engine.processBytes(data, offset, encrypting ? length : length + TAG, data, offset);
            engine.doFinal(data, offset + written);
        } catch (InvalidCipherTextException forged) {
            throw new SSHRuntimeException("MAC Error", forged);
        }
        ByteBuffer counter = ByteBuffer.wrap(iv);
        counter.putLong(COUNTER, counter.getLong(COUNTER) + 1);
        engine.init(encrypting, new AEADParameters(null, TAG * Byte.SIZE, iv)); // with the same key
    }

    @Override
    public void updateWithAAD(byte[] data, int offset, int lengthOfAad, int length) {
        updateAAD(data, offset, lengthOfAad);
        update(data, offset + lengthOfAad, length);
    }
}
