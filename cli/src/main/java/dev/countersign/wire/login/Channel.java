package dev.countersign.wire.login;

import dev.countersign.bytes.Bytes;
import dev.countersign.transaction.Dialer;
import dev.countersign.wire.Frame;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * Sends and receives whole messages over one connection, each with the four bytes of {@link Frame}
 * before it.
 */
final class Channel {
    private static final int KEEP_ALIVE = 0x85;

    private final Dialer.Connection connection;

    Channel(Dialer.Connection connection) {
        this.connection = connection;
    }

    void send(Bytes message) throws IOException {
        connection.output().write(Frame.wrap(message).toArray());
        connection.output().flush();
    }

    /** The next message. */
    Bytes receive() throws IOException {
        Bytes header = read(Frame.HEADER);
        while (header.at(0) == KEEP_ALIVE && Frame.length(header) == 0) {
            header = read(Frame.HEADER);
        }
        Optional<String> refusal = Frame.refusal(header);
        if (refusal.isPresent()) {
            throw new IOException(refusal.get());
        }
        return read(Frame.length(header));
    }

    private Bytes read(int length) throws IOException {
        InputStream in = connection.input();
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("the server closed the connection");
        }
        return Bytes.of(bytes);
    }
}
