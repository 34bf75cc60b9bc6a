package dev.countersign.secret;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A password or passphrase in memory for as long as it is needed. It is never printed, and is wiped
 * when closed.
 */
public final class Secret implements AutoCloseable {
    private final char[] held;
    private boolean closed;

    private Secret(char[] held) {
        this.held = held;
    }

    /** Creates a secret from a copy of {@code characters}; the caller must wipe the original. */
    public static Secret of(char[] characters) {
        return new Secret(characters.clone());
    }

    /** Returns a copy, which the caller must wipe after use. */
    public synchronized char[] copy() {
        throwIfClosed();
        return held.clone();
    }

    /** Returns the secret in UTF-8, without an end of line; the caller must wipe it after use. */
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

    /** Overwrites the secret. Any later access throws an exception. */
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
