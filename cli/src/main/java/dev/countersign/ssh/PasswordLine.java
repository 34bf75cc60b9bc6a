package dev.countersign.ssh;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A password as one line for standard input, or nothing. It is written once and wiped, and never
 * becomes a String.
 */
final class PasswordLine {
    private final byte[] bytes;

    private PasswordLine(byte[] bytes) {
        this.bytes = bytes;
    }

    /** No line: the command needs no password. */
    static PasswordLine none() {
        return new PasswordLine(new byte[0]);
    }

    /** The password in UTF-8, followed by a line break. The caller wipes {@code password}. */
    static PasswordLine of(char[] password) {
        ByteBuffer encoded = StandardCharsets.UTF_8.encode(CharBuffer.wrap(password));
        byte[] line = new byte[encoded.remaining() + 1];
        encoded.get(line, 0, line.length - 1);
        line[line.length - 1] = '\n';
        encoded.clear();
        while (encoded.hasRemaining()) {
            encoded.put((byte) 0);
        }
        return new PasswordLine(line);
    }

    void writeTo(OutputStream sink) throws IOException {
        sink.write(bytes);
    }

    void wipe() {
        Arrays.fill(bytes, (byte) 0);
    }
}
