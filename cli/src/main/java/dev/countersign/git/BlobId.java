package dev.countersign.git;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The id that git gives to a blob. */
final class BlobId {
    private static final int SHA_256_DIGITS = 64;

    private BlobId() {}

    /** Whether {@code id} (SHA-1 or SHA-256) is the id of these bytes. */
    static boolean names(String id, byte[] bytes) {
        try {
            MessageDigest digest = MessageDigest.getInstance(id.length() == SHA_256_DIGITS ? "SHA-256" : "SHA-1");
            digest.update(("blob " + bytes.length + "\0").getBytes(US_ASCII));
            return HexFormat.of().formatHex(digest.digest(bytes)).equals(id);
        } catch (NoSuchAlgorithmException absent) {
            throw new IllegalStateException("every Java has SHA-1 and SHA-256", absent);
        }
    }
}
