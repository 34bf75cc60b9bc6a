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
        MessageDigest all = begun();
        all.update(bytes);
        return of(all);
    }

    /** The digest of everything that was added to one that had {@link #begun}. */
    public static Digest of(MessageDigest all) {
        return new Digest(HexFormat.of().formatHex(all.digest()));
    }

    /** A digest to which bytes can be added, for what does not fit into memory. */
    public static MessageDigest begun() {
        try {
            return MessageDigest.getInstance("SHA-256");
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
