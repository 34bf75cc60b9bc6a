package dev.countersign.ssh;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import net.schmizz.sshj.common.SSHRuntimeException;
import net.schmizz.sshj.transport.cipher.Cipher;
import org.bouncycastle.crypto.engines.ChaChaEngine;
import org.bouncycastle.crypto.macs.Poly1305;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithIV;

/**
 * The cipher chacha20-poly1305@openssh.com (PROTOCOL.chacha20poly1305 of OpenSSH). The JDK has no
 * Poly1305 by itself, and sshj's own class needs Bouncy Castle's provider; this one only needs its
 * engines.
 *
 * <p>A packet is its length, encrypted with one key; its content, encrypted with another key; and a
 * tag over both.
 */
final class ChaChaPoly implements Cipher {
    private static final int KEY = 32;
    private static final int BLOCK = 64;
    private static final int LENGTH = 4;
    private static final int TAG = 16;

    private final ChaChaEngine ofLength = new ChaChaEngine();
    private final ChaChaEngine ofContent = new ChaChaEngine();
    private final Poly1305 authenticator = new Poly1305();
    private boolean encrypting;
    private byte[] keys = new byte[2 * KEY];
    private byte[] encryptedLength = new byte[LENGTH];

    /** Creates the cipher for one direction of a connection. */
    static final class Factory implements net.schmizz.sshj.common.Factory.Named<Cipher> {
        @Override
        public Cipher create() {
            return new ChaChaPoly();
        }

        @Override
        public String getName() {
            return "chacha20-poly1305@openssh.com";
        }
    }

    /** The length of both keys: sshj takes it from here. */
    @Override
    public int getBlockSize() {
        return 2 * KEY;
    }

    @Override
    public int getIVSize() {
        return 0;
    }

    @Override
    public int getAuthenticationTagSize() {
        return TAG;
    }

    @Override
    public void init(Mode mode, byte[] key, byte[] iv) {
        encrypting = mode == Mode.Encrypt;
        keys = Arrays.copyOf(key, 2 * KEY);
    }

    /** Starts a packet. Its number is the nonce, so no two packets have the same key stream. */
    @Override
    public void setSequenceNumber(long number) {
        byte[] nonce = ByteBuffer.allocate(Long.BYTES).putLong(number).array();
        ofContent.init(true, new ParametersWithIV(new KeyParameter(keys, 0, KEY), nonce));
        ofLength.init(true, new ParametersWithIV(new KeyParameter(keys, KEY, KEY), nonce));
        // The first block of the key stream is the key of the tag; the content begins at the second.
        byte[] first = new byte[BLOCK];
        ofContent.processBytes(first, 0, BLOCK, first, 0);
        authenticator.init(new KeyParameter(first, 0, KEY));
    }

    /** Encrypts or decrypts the length of a packet. */
    @Override
    public void updateAAD(byte[] data, int offset, int length) {
        if (length != LENGTH) {
            throw new IllegalArgumentException("the length of a packet has four bytes, not " + length);
        }
        if (!encrypting) {
            encryptedLength = Arrays.copyOfRange(data, offset, offset + LENGTH);
        }
        ofLength.processBytes(data, offset, LENGTH, data, offset);
        if (encrypting) {
            encryptedLength = Arrays.copyOfRange(data, offset, offset + LENGTH);
        }
    }

    @Override
    public void updateAAD(byte[] data) {
        updateAAD(data, 0, data.length);
    }

    /** Encrypts the content and writes the tag after it, or checks the tag and then decrypts. */
    @Override
    public void update(byte[] data, int offset, int length) {
        int end = offset + length;
        if (!encrypting
                && !MessageDigest.isEqual(tag(data, offset, length), Arrays.copyOfRange(data, end, end + TAG))) {
            throw new SSHRuntimeException("MAC Error");
        }
        ofContent.processBytes(data, offset, length, data, offset);
        if (encrypting) {
            System.arraycopy(tag(data, offset, length), 0, data, end, TAG);
        }
    }

    private byte[] tag(byte[] data, int offset, int length) {
        authenticator.update(encryptedLength, 0, LENGTH);
        authenticator.update(data, offset, length);
        byte[] tag = new byte[TAG];
        authenticator.doFinal(tag, 0);
        return tag;
    }

    @Override
    public void updateWithAAD(byte[] data, int offset, int lengthOfAad, int length) {
        updateAAD(data, offset, lengthOfAad);
        update(data, offset + lengthOfAad, length);
    }
}
