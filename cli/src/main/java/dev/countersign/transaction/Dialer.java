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
     * Opens a new connection to {@code address} (an IP address or a name) and {@code port}.
     *
     * @param timeout for connecting, and for each read afterwards
     * @throws IOException if it cannot be opened; a {@link Forbidden} if sshd does not forward
     */
    Connection dial(String address, int port, Duration timeout) throws IOException;

    /**
     * Returns the IP address that dials of {@code address} reach, if that is certain before the
     * first of them.
     */
    default Optional<String> certain(String address) {
        return Optional.empty();
    }

    /** An open connection. */
    interface Connection extends Closeable {
        /**
         * Returns the data that the other side sends. A read that waits longer than the timeout
         * throws.
         */
        InputStream input();

        /** Returns the stream to the other side. */
        OutputStream output();

        /**
         * Returns the IP address that was reached, if known: through SSH, the host resolves the
         * name.
         */
        default Optional<String> remoteAddress() {
            return Optional.empty();
        }
    }

    /** The host's SSH server does not forward connections. */
    final class Forbidden extends IOException {
        /** Creates the exception with the server's message. */
        public Forbidden(String message) {
            super(message);
        }
    }
}
