package dev.countersign.wire.smb2;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.generators.KDFCounterBytesGenerator;
import org.bouncycastle.crypto.macs.HMac;
import org.bouncycastle.crypto.params.KDFCounterParameters;

/**
 * The keys of one session, derived from the key that both sides share after the login ([MS-SMB2]
 * 3.2.5.3, SP800-108 in counter mode).
 */
public final class SessionKeys {
    private final byte[] signing;
    private final byte[] sending;
    private final byte[] receiving;

    private SessionKeys(byte[] signing, byte[] sending, byte[] receiving) {
        this.signing = signing;
        this.sending = sending;
        this.receiving = receiving;
    }

    /**
     * Derives the keys after a login.
     *
     * @param exported the key from the login's mechanism, 16 bytes or more
     * @param preauth the hash over every message up to the last SESSION_SETUP request; used by
     *     3.1.1
     * @param cipherBytes the length of an encryption key
     */
    public static SessionKeys of(Dialect dialect, byte[] exported, byte[] preauth, int cipherBytes) {
        byte[] key = Arrays.copyOf(exported, 16);
        byte[] whole = cipherBytes > 16 ? exported : key;
        return switch (dialect) {
            case SMB_2_0_2, SMB_2_1 -> new SessionKeys(key, new byte[0], new byte[0]);
            case SMB_3_0, SMB_3_0_2 ->
                new SessionKeys(
                        derive(key, "SMB2AESCMAC", text("SmbSign"), 16),
                        derive(key, "SMB2AESCCM", text("ServerIn "), 16),
                        derive(key, "SMB2AESCCM", text("ServerOut"), 16));
            case SMB_3_1_1 ->
                new SessionKeys(
                        derive(key, "SMBSigningKey", preauth, 16),
                        derive(whole, "SMBC2SCipherKey", preauth, cipherBytes),
                        derive(whole, "SMBS2CCipherKey", preauth, cipherBytes));
        };
    }

    public byte[] signing() {
        return signing;
    }

    public byte[] sending() {
        return sending;
    }

    public byte[] receiving() {
        return receiving;
    }

    /**
     * Derives a key from a 32-bit counter, the label and its zero, a zero, the context, and the
     * length in bits.
     */
    static byte[] derive(byte[] key, String label, byte[] context, int bytes) {
        byte[] name = text(label);
        byte[] fixed = new byte[name.length + 1 + context.length + 4];
        System.arraycopy(name, 0, fixed, 0, name.length);
        System.arraycopy(context, 0, fixed, name.length + 1, context.length);
        fixed[fixed.length - 2] = (byte) ((bytes * 8) >> 8);
        fixed[fixed.length - 1] = (byte) (bytes * 8);
        KDFCounterBytesGenerator generator = new KDFCounterBytesGenerator(new HMac(new SHA256Digest()));
        generator.init(new KDFCounterParameters(key, fixed, 32));
        byte[] out = new byte[bytes];
        generator.generateBytes(out, 0, bytes);
        return out;
    }

    /** Returns ASCII and a zero, which ends every label and every fixed context. */
    private static byte[] text(String ascii) {
        return (ascii + "\0").getBytes(StandardCharsets.US_ASCII);
    }
}
