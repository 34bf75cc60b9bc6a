package dev.countersign.wire.auth;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.digests.MD4Digest;
import org.bouncycastle.crypto.engines.RC4Engine;
import org.bouncycastle.crypto.params.KeyParameter;

/**
 * The hashes and the stream cipher that NTLM and SMB use. MD4, MD5 and RC4 are here because the
 * protocol requires them.
 */
public final class Hash {
    private Hash() {}

    /** Returns the MD4 hash; used for a password in UTF-16. */
    public static byte[] md4(byte[] of) {
        MD4Digest digest = new MD4Digest();
        digest.update(of, 0, of.length);
        byte[] out = new byte[digest.getDigestSize()];
        digest.doFinal(out, 0);
        return out;
    }

    static byte[] md5(byte[]... parts) {
        return digest("MD5", parts);
    }

    public static byte[] sha512(byte[]... parts) {
        return digest("SHA-512", parts);
    }

    public static byte[] hmacMd5(byte[] key, byte[]... parts) {
        return hmac("HmacMD5", key, parts);
    }

    public static byte[] hmacSha256(byte[] key, byte[]... parts) {
        return hmac("HmacSHA256", key, parts);
    }

    /** Encrypts {@code text} with a new key stream. */
    public static byte[] rc4(byte[] key, byte[] text) {
        RC4Engine engine = new RC4Engine();
        engine.init(true, new KeyParameter(key));
        byte[] out = new byte[text.length];
        engine.processBytes(text, 0, text.length, out, 0);
        return out;
    }

    private static byte[] digest(String name, byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance(name);
            for (byte[] part : parts) {
                digest.update(part);
            }
            return digest.digest();
        } catch (GeneralSecurityException absent) {
            throw new IllegalStateException("this Java has no " + name, absent);
        }
    }

    private static byte[] hmac(String name, byte[] key, byte[]... parts) {
        try {
            Mac mac = Mac.getInstance(name);
            mac.init(new SecretKeySpec(key, name));
            for (byte[] part : parts) {
                mac.update(part);
            }
            return mac.doFinal();
        } catch (GeneralSecurityException absent) {
            throw new IllegalStateException("this Java has no " + name, absent);
        }
    }
}
