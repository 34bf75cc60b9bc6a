package dev.countersign.wire.smb2;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.generators.KDFCounterBytesGenerator;
import org.bouncycastle.crypto.macs.HMac;
import org.bouncycastle.crypto.params.KDFCounterParameters;

/** The keys of one session, from the key that both sides have after the login ([MS-SMB2] 3.2.5.3, SP800-108 in counter mode). */
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
     * The keys that follow from a login.
     *
     * @param exported what the login's mechanism gave, 16 bytes or more
     * @param preauth the hash over every message up to the last SESSION_SETUP request; used by 3.1.1
     * @param cipherBytes how long a key for encryption has to be
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

    /** A counter of 32 bits, the label and its zero, a zero, the context, the length in bits. */
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

    /** ASCII and a zero, as every label and every fixed context ends. */
    private static byte[] text(String ascii) {
        return (ascii + "\0").getBytes(StandardCharsets.US_ASCII);
    }
}
