package dev.countersign.wire.probe;

import dev.countersign.bytes.Bytes;
import dev.countersign.transaction.Dialer;
import dev.countersign.wire.Frame;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** One question on one connection. Another thread may abandon it at any time, which closes the connection under it. */
final class ProbeConnection {
    private final Dialer dialer;
    private final String address;
    private final int port;
    private final Duration timeout;
    private final Bytes question;

    private Optional<Dialer.Connection> open = Optional.empty();
    private boolean abandoned;
    private volatile boolean connected;
    private final AtomicInteger received = new AtomicInteger();
    private volatile int expected = Frame.HEADER;

    ProbeConnection(Dialer dialer, String address, int port, Duration timeout, Bytes question) {
        this.dialer = dialer;
        this.address = address;
        this.port = port;
        this.timeout = timeout;
        this.question = question;
    }

    ProbeReply run() {
        try (Dialer.Connection connection = dialer.dial(address, port, timeout)) {
            connected = true;
            if (!keep(connection)) {
                return late();
            }
            connection.output().write(Frame.wrap(question).toArray());
            connection.output().flush();
            return reply(connection.input(), connection.remoteAddress().orElse(address));
        } catch (EOFException ended) {
            return NoReply.closed(part());
        } catch (SocketTimeoutException over) {
            return late();
        } catch (IOException broken) {
            return NoReply.broken(broken, address, connected, part());
        }
    }

    private ProbeReply reply(InputStream in, String from) throws IOException {
        Bytes header = read(in, Frame.HEADER);
        Optional<String> refusal = Frame.refusal(header);
        if (refusal.isPresent()) {
            return NoReply.notSmb(refusal.get());
        }
        expected = Frame.HEADER + Frame.length(header);
        return new ProbeReply.Message(read(in, Frame.length(header)), from);
    }

    private Bytes read(InputStream in, int length) throws IOException {
        byte[] bytes = new byte[length];
        for (int at = 0; at < length; ) {
            int got = in.read(bytes, at, length - at);
            if (got < 0) {
                throw new EOFException();
            }
            at += got;
            received.addAndGet(got);
        }
        return Bytes.of(bytes);
    }

    private synchronized boolean keep(Dialer.Connection connection) {
        open = Optional.of(connection);
        return !abandoned;
    }

    /** Ends it from outside. What it holds open is closed now, or as soon as it is there. */
    void abandon() {
        Optional<Dialer.Connection> connection;
        synchronized (this) {
            abandoned = true;
            connection = open;
        }
        try {
            if (connection.isPresent()) {
                connection.get().close();
            }
        } catch (IOException alreadyGone) {
            // Nothing depends on a connection that we have given up.
        }
    }

    /** Why there is no answer when the time is over. */
    NoReply late() {
        return connected ? NoReply.late(part(), timeout) : NoReply.noConnection(timeout);
    }

    private NoReply.Part part() {
        return new NoReply.Part(received.get(), expected);
    }
}
