package dev.countersign.wire.login;

import dev.countersign.bytes.Bytes;
import dev.countersign.transaction.Dialer;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;

/** Real connections that record every byte. */
final class Overheard implements Dialer {
    private final Dialer real;
    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();

    Overheard(Dialer real) {
        this.real = real;
    }

    Bytes sent() {
        return Bytes.of(sent.toByteArray());
    }

    Bytes received() {
        return Bytes.of(received.toByteArray());
    }

    @Override
    public Connection dial(String address, int port, Duration timeout) throws IOException {
        Connection connection = real.dial(address, port, timeout);
        InputStream in = new FilterInputStream(connection.input()) {
            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                int count = super.read(buffer, offset, length);
                if (count > 0) {
                    received.write(buffer, offset, count);
                }
                return count;
            }
        };
        OutputStream out = new FilterOutputStream(connection.output()) {
            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                out.write(bytes, offset, length);
                sent.write(bytes, offset, length);
            }
        };
        return new Connection() {
            @Override
            public InputStream input() {
                return in;
            }

            @Override
            public OutputStream output() {
                return out;
            }

            @Override
            public void close() throws IOException {
                connection.close();
            }
        };
    }
}
