package dev.countersign.wire;

import dev.countersign.transaction.Dialer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * Opens TCP connections from this machine. A name is resolved once: every later dial of the same
 * dialer uses the address that was reached first, so that the looks before and after a change see
 * the same host. Use one dialer per host and run.
 */
public final class DirectDialer implements Dialer {
    /** An address in numbers, which no name service is asked for. */
    private static final Pattern NUMBERS = Pattern.compile("[0-9]+(\\.[0-9]+){3}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

    private final Map<String, InetAddress> reached = new ConcurrentHashMap<>();

    @Override
    public Connection dial(String address, int port, Duration timeout) throws IOException {
        long deadline = System.nanoTime() + timeout.toNanos();
        Optional<InetAddress> known = Optional.ofNullable(reached.get(address));
        List<InetAddress> candidates =
                known.isPresent() ? List.of(known.get()) : List.of(InetAddress.getAllByName(address));
        IOException last = new UnknownHostException(address);
        for (InetAddress candidate : candidates) {
            try {
                Connection connection = connect(candidate, port, deadline, timeout);
                reached.putIfAbsent(address, candidate);
                return connection;
            } catch (IOException next) {
                last = next;
            }
        }
        throw last;
    }

    @Override
    public Optional<String> certain(String address) {
        return Optional.ofNullable(reached.get(address))
                .or(() -> numbers(address))
                .map(InetAddress::getHostAddress);
    }

    private static Optional<InetAddress> numbers(String address) {
        if (!NUMBERS.matcher(address).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(address));
        } catch (UnknownHostException invalid) {
            return Optional.empty();
        }
    }

    private static Connection connect(InetAddress to, int port, long deadline, Duration timeout) throws IOException {
        long left = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
        if (left <= 0) {
            throw new SocketTimeoutException("connect timed out"); // 0 would mean no limit
        }
        Socket socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(milliseconds(timeout.toMillis()));
            socket.connect(new InetSocketAddress(to, port), milliseconds(left));
            return new Open(socket, socket.getInputStream(), socket.getOutputStream());
        } catch (IOException failed) {
            socket.close();
            throw failed;
        }
    }

    private static int milliseconds(long wanted) {
        return (int) Math.max(1, Math.min(wanted, Integer.MAX_VALUE));
    }

    /** A socket, as a connection. */
    private record Open(Socket socket, InputStream input, OutputStream output) implements Connection {
        @Override
        public Optional<String> remoteAddress() {
            return Optional.of(socket.getInetAddress().getHostAddress());
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
