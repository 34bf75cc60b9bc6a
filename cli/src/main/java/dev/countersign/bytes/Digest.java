package dev.countersign.bytes;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** The SHA-256 of some bytes, as 64 lower-case hexadecimal digits. */
public record Digest(String hex) {
    private static final Pattern SHAPE = Pattern.compile("[0-9a-f]{64}");

    public Digest {
        if (!SHAPE.matcher(hex).matches()) {
            throw new IllegalArgumentException("not a SHA-256 in lower-case hexadecimal");
        }
    }

    /** The digest of {@code bytes}. */
    public static Digest of(byte[] bytes) {
        try {
            return new Digest(HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)));
        } catch (NoSuchAlgorithmException absent) {
            throw new IllegalStateException("every Java platform has SHA-256", absent);
        }
    }

    /** The first eight digits, enough for a person to compare. */
    public String brief() {
        return hex.substring(0, 8);
    }

    @Override
    public String toString() {
        return "sha256:" + hex;
    }
}
