package dev.countersign.transaction;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;

/** Opens TCP connections: directly, or from a host through SSH. */
public interface Dialer {
    /**
     * A new connection to {@code address} (an IP address or a name) and {@code port}.
     *
     * @param timeout for connecting, and for each read afterwards
     * @throws IOException when it cannot be opened; a {@link Forbidden} when sshd does not forward
     */
    Connection dial(String address, int port, Duration timeout) throws IOException;

    /** An open connection. */
    interface Connection extends Closeable {
        /** What the other side sends. A read that waits longer than the timeout throws. */
        InputStream input();

        /** What the other side receives. */
        OutputStream output();

        /** The IP address that was reached, when it is known: through SSH it is the host that looks the name up. */
        default Optional<String> remoteAddress() {
            return Optional.empty();
        }
    }

    /** The host's SSH server does not forward connections. */
    final class Forbidden extends IOException {
        /** With what the server said. */
        public Forbidden(String message) {
            super(message);
        }
    }
}
