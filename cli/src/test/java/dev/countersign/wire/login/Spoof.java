package dev.countersign.wire.login;

import dev.countersign.bytes.Bytes;
import dev.countersign.transaction.Dialer;
import dev.countersign.wire.Frame;
import dev.countersign.wire.LoopbackServer;
import dev.countersign.wire.auth.NtlmResponse;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.time.Duration;

/**
 * A server on 127.0.0.1 that claims to require signing, and collects logins. Its NTLM challenge
 * does not agree to signing.
 */
public final class Spoof implements AutoCloseable {
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private final LoopbackServer server;

    public Spoof() throws IOException {
        server = new LoopbackServer((socket, loopback) -> serve(socket));
    }

    public int port() {
        return server.port();
    }

    /**
     * Returns how many responses of accounts it got. The name that no server has (the guest login)
     * does not count.
     */
    public synchronized long responses() {
        return Authenticate.in(Bytes.of(received.toByteArray())).stream()
                .filter(each -> each.nt().length() > 0)
                .filter(each -> !each.message()
                        .latin1()
                        .contains(Bytes.of(NtlmResponse.unicode(LoginProbe.NOBODY_KNOWS))
                                .latin1()))
                .count();
    }

    /** Returns how many logins were started. */
    public synchronized int logins() {
        return Bytes.of(received.toByteArray()).latin1().split("NTLMSSP\0\1", -1).length - 1;
    }

    private void serve(Socket socket) throws IOException {
        DoubleServer one = DoubleServer.requiring((cover, number) -> DoubleServer.proper(cover))
                .challenging(Challenge.usual().without(Challenge.SIGN));
        Dialer.Connection inside = one.dial("", 0, Duration.ZERO);
        try {
            while (true) {
                Bytes asked = frame(socket.getInputStream());
                synchronized (this) {
                    received.writeBytes(asked.toArray());
                }
                inside.output().write(asked.toArray());
                inside.output().flush();
                socket.getOutputStream().write(frame(inside.input()).toArray());
            }
        } catch (EOFException gone) {
            // the client disconnected
        }
    }

    private static Bytes frame(InputStream in) throws IOException {
        byte[] header = exactly(in, Frame.HEADER);
        byte[] message = exactly(in, Frame.length(Bytes.of(header)));
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.writeBytes(header);
        whole.writeBytes(message);
        return Bytes.of(whole.toByteArray());
    }

    private static byte[] exactly(InputStream in, int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException();
        }
        return bytes;
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
