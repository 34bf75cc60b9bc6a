package dev.countersign.secret;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A password or passphrase in memory for as long as it is needed. It shows itself to nobody, and is wiped when closed. */
public final class Secret implements AutoCloseable {
    private final char[] held;
    private boolean closed;

    private Secret(char[] held) {
        this.held = held;
    }

    /** A copy of {@code characters}; wiping those is the caller's. */
    public static Secret of(char[] characters) {
        return new Secret(characters.clone());
    }

    /** A copy, which the caller wipes after use. */
    public synchronized char[] copy() {
        throwIfClosed();
        return held.clone();
    }

    /** The UTF-8 form, without an end of line, which the caller wipes after use. */
    public synchronized byte[] utf8() {
        throwIfClosed();
        byte[] room = new byte[held.length * 3];
        ByteBuffer encoded = ByteBuffer.wrap(room);
        StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(held), encoded, true);
        byte[] bytes = Arrays.copyOf(room, encoded.position());
        Arrays.fill(room, (byte) 0);
        return bytes;
    }

    private void throwIfClosed() {
        if (closed) {
            throw new IllegalStateException("the secret has been wiped");
        }
    }

    /** Overwrites it. Whoever asks for it afterwards gets an exception. */
    @Override
    public synchronized void close() {
        Arrays.fill(held, '\0');
        closed = true;
    }

    @Override
    public String toString() {
        return "secret";
    }
}
