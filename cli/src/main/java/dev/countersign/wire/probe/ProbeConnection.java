package dev.countersign.wire.probe;

import dev.countersign.bytes.Bytes;
import dev.countersign.transaction.Dialer;
import dev.countersign.wire.Frame;
import dev.countersign.wire.HeldConnection;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One request on one connection. Another thread may abandon it at any time, which closes the
 * connection.
 */
final class ProbeConnection {
    private final Dialer dialer;
    private final String address;
    private final int port;
    private final Duration timeout;
    private final Bytes question;

    private final HeldConnection held = new HeldConnection();
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
            if (!held.hold(connection)) {
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
        if (Frame.refusesSession(header)) {
            return NoReply.sessionRefused(Frame.length(header) == 0 ? -1 : reason(in));
        }
        Optional<String> refusal = Frame.refusal(header);
        if (refusal.isPresent()) {
            return NoReply.notSmb(refusal.get());
        }
        expected = Frame.HEADER + Frame.length(header);
        return new ProbeReply.Message(read(in, Frame.length(header)), from);
    }

    /** Returns the byte that says why a session is refused; -1 if it does not come. */
    private static int reason(InputStream in) {
        try {
            return in.read();
        } catch (IOException closed) {
            return -1;
        }
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

    /** Ends it from outside. */
    void abandon() {
        held.abandon();
    }

    /** Returns why there is no reply when the time is over. */
    NoReply late() {
        return connected ? NoReply.late(part(), timeout) : NoReply.noConnection(timeout);
    }

    private NoReply.Part part() {
        return new NoReply.Part(received.get(), expected);
    }
}
