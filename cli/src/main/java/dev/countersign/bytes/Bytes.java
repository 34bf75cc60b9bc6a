package dev.countersign.bytes;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes that nobody can change, compared by what they hold. Their text never appears by accident: they may hold secrets. */
public final class Bytes {
    /** No bytes. */
    public static final Bytes EMPTY = new Bytes(new byte[0]);

    private final byte[] held;

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

    /** A copy, to be handed to somebody who wants an array. */
    public byte[] toArray() {
        return held.clone();
    }

    /** How many bytes. */
    public int length() {
        return held.length;
    }

    /** One byte, 0 to 255. */
    public int at(int index) {
        return held[index] & 0xff;
    }

    /** The bytes from {@code from} (inclusive) to {@code to} (exclusive). */
    public Bytes slice(int from, int to) {
        return of(Arrays.copyOfRange(held, from, to));
    }

    /** Their SHA-256. */
    public Digest digest() {
        return Digest.of(held);
    }

    /** One character per byte, so that nothing is lost: for reading formats that are bytes, not text. */
    public String latin1() {
        return new String(held, StandardCharsets.ISO_8859_1);
    }

    /** As UTF-8, for people: what is no UTF-8 is replaced. */
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
