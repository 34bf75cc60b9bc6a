package dev.countersign.wire;

import dev.countersign.diagnostic.Untrusted;
import dev.countersign.document.Bytes;
import dev.countersign.observation.WireAnswer;
import dev.countersign.transaction.Dialer;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** One NEGOTIATE on one connection. Another thread may abandon it at any time, which closes the connection under it. */
final class Exchange {
    private static final int LONGEST_REASON = 160;

    private final Dialer dialer;
    private final String address;
    private final int port;
    private final Duration timeout;
    private final NegotiateRequest request;

    private Optional<Dialer.Connection> open = Optional.empty();
    private boolean abandoned;
    private volatile boolean connected;
    private final AtomicInteger received = new AtomicInteger();
    private volatile int expected = Frame.HEADER;

    Exchange(Dialer dialer, String address, int port, Duration timeout, NegotiateRequest request) {
        this.dialer = dialer;
        this.address = address;
        this.port = port;
        this.timeout = timeout;
        this.request = request;
    }

    WireAnswer run() {
        try (Dialer.Connection connection = dialer.dial(address, port, timeout)) {
            connected = true;
            if (!keep(connection)) {
                return NotSmb.unknown(address, port, late());
            }
            connection.output().write(Frame.wrap(request.encode()).toArray());
            connection.output().flush();
            return reply(connection.input())
                    .answer(request, connection.remoteAddress().orElse(address), port);
        } catch (IOException broken) {
            return NotSmb.unknown(address, port, reason(broken));
        }
    }

    private NegotiateReply reply(InputStream in) throws IOException {
        Bytes header = read(in, Frame.HEADER);
        Optional<String> refusal = Frame.refusal(header);
        if (refusal.isPresent()) {
            return new NotSmb(refusal.get());
        }
        expected = Frame.HEADER + Frame.length(header);
        return NegotiateResponse.decode(read(in, Frame.length(header)));
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
    String late() {
        String within = " within " + seconds(timeout);
        if (!connected) {
            return "no connection" + within;
        }
        return received.get() == 0 ? "no answer" + within : "only " + progress() + within;
    }

    private String progress() {
        return received.get() + " of " + expected + " bytes";
    }

    private String reason(IOException broken) {
        if (broken instanceof Dialer.Forbidden) {
            return "the SSH server forwards no connections";
        }
        if (broken instanceof SocketTimeoutException) {
            return late();
        }
        if (broken instanceof EOFException) {
            return received.get() == 0
                    ? "the server closed the connection without an answer"
                    : "the server closed the connection after " + progress();
        }
        if (broken instanceof UnknownHostException) {
            return "the name is not known: " + new Untrusted(address).onOneLine();
        }
        if (broken instanceof NoRouteToHostException) {
            return "there is no route to the address";
        }
        String said = said(broken);
        if (broken instanceof ConnectException) {
            return said.contains("refused") ? "connection refused" : "no connection: " + said;
        }
        if (broken instanceof SocketException && said.contains("reset")) {
            return "the server reset the connection before its answer was complete";
        }
        return "the connection failed: " + said;
    }

    private static String said(IOException broken) {
        String message = broken.getMessage();
        String line = message == null ? broken.getClass().getSimpleName() : new Untrusted(message).onOneLine();
        return line.length() <= LONGEST_REASON ? line : line.substring(0, LONGEST_REASON) + "…";
    }

    private static String seconds(Duration timeout) {
        return timeout.toMillis() % 1000 == 0 ? timeout.toSeconds() + " s" : timeout.toMillis() + " ms";
    }
}
