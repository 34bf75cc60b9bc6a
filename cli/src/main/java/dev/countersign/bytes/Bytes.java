package dev.countersign.bytes;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * An immutable sequence of bytes, compared by content. {@link #toString} never shows the content,
 * which may be a secret.
 */
public final class Bytes {
    /** No bytes. */
    public static final Bytes EMPTY = new Bytes(new byte[0]);

    private final byte[] held;

    /** Calculated when it is first asked for: a program for hosts is asked for it by every host. */
    private volatile Optional<Digest> digest = Optional.empty();

    private Bytes(byte[] held) {
        this.held = held;
    }

    /** A copy of {@code bytes}. */
    public static Bytes of(byte[] bytes) {
        return bytes.length == 0 ? EMPTY : new Bytes(bytes.clone());
    }

    /** The UTF-8 form of {@code text}. */
    public static Bytes utf8(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns a copy, for callers that need an array. */
    public byte[] toArray() {
        return held.clone();
    }

    /** The number of bytes. */
    public int length() {
        return held.length;
    }

    /** Returns the byte at {@code index}, as a number from 0 to 255. */
    public int at(int index) {
        return held[index] & 0xff;
    }

    /** The bytes from {@code from} (inclusive) to {@code to} (exclusive). */
    public Bytes slice(int from, int to) {
        return of(Arrays.copyOfRange(held, from, to));
    }

    /** The SHA-256 of these bytes. */
    public Digest digest() {
        if (digest.isEmpty()) {
            digest = Optional.of(Digest.of(held));
        }
        return digest.get();
    }

    /**
     * Returns one character per byte, so that nothing is lost. For parsing formats that are bytes,
     * not text.
     */
    public String latin1() {
        return new String(held, StandardCharsets.ISO_8859_1);
    }

    /** Decodes the bytes as UTF-8, for display: malformed bytes are replaced. */
    public String utf8() {
        return new String(held, StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bytes bytes && Arrays.equals(held, bytes.held);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(held);
    }

    @Override
    public String toString() {
        return held.length + " bytes";
    }
}
