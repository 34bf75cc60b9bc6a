package dev.countersign.wire;

import dev.countersign.bytes.Bytes;
import dev.countersign.wire.smb2.NegotiateResponder;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A server on 127.0.0.1 that treats every connection as a test says, and ends with the test. */
public final class LoopbackServer implements AutoCloseable {
    /**
     * Returns an SMB2 server with this SecurityMode that closes the connection on everything else.
     */
    public static LoopbackServer speaking(int securityMode) throws IOException {
        NegotiateResponder responder =
                new NegotiateResponder(securityMode, Bytes.utf8("abcdefghijklmnop"), Bytes.of(new byte[32]));
        return new LoopbackServer((socket, server) -> {
            InputStream in = socket.getInputStream();
            Bytes question = Bytes.of(in.readNBytes(Frame.length(Bytes.of(in.readNBytes(Frame.HEADER)))));
            Optional<Bytes> answer = responder.answer(question);
            if (answer.isPresent()) {
                socket.getOutputStream().write(Frame.wrap(answer.get()).toArray());
                in.read(); // until the client disconnects
            }
        });
    }

    /** What happens on one connection. */
    public interface Behaviour {
        void serve(Socket socket, LoopbackServer server) throws IOException, InterruptedException;
    }

    private final ServerSocket listener = new ServerSocket();
    private final CountDownLatch over = new CountDownLatch(1);
    private final CountDownLatch gone = new CountDownLatch(1);

    public LoopbackServer(Behaviour behaviour) throws IOException {
        this(behaviour, 0);
    }

    public LoopbackServer(Behaviour behaviour, int port) throws IOException {
        listener.setReuseAddress(true);
        listener.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port));
        Thread thread = new Thread(() -> accept(behaviour), "loopback server");
        thread.setDaemon(true);
        thread.start();
    }

    public int port() {
        return listener.getLocalPort();
    }

    private void accept(Behaviour behaviour) {
        while (true) {
            try (Socket socket = listener.accept()) {
                behaviour.serve(socket, this);
            } catch (SocketException clientOrTestIsGone) {
                if (listener.isClosed()) {
                    return;
                }
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            } catch (InterruptedException stopped) {
                return;
            } finally {
                gone.countDown();
            }
        }
    }

    /**
     * Waits until the test is over, for {@code milliseconds} at most; returns whether it is over.
     */
    public boolean pause(long milliseconds) throws InterruptedException {
        return over.await(milliseconds, TimeUnit.MILLISECONDS);
    }

    /** Waits until the client of the first connection has disconnected. */
    public boolean sawTheClientGo() throws InterruptedException {
        return gone.await(10, TimeUnit.SECONDS);
    }

    @Override
    public void close() throws IOException {
        over.countDown();
        listener.close();
    }
}
