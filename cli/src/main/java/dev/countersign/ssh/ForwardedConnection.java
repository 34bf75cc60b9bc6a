package dev.countersign.ssh;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.concurrent.TimeUnit;
import net.schmizz.sshj.connection.Connection;
import net.schmizz.sshj.connection.channel.direct.DirectConnection;

/**
 * A TCP connection that an SSH server makes to another host, as a channel.
 *
 * <p>Writing waits for the server's window by itself. sshj must not do this waiting: meanwhile it holds a lock that its own reader needs
 * for the end of the channel, and everything else on the same connection would wait with it.
 */
final class ForwardedConnection extends DirectConnection {
    private final OutputStream paced = new Paced();

    ForwardedConnection(Connection connection, String address, int port) {
        super(connection, address, port);
    }

    @Override
    public OutputStream getOutputStream() {
        return paced;
    }

    private OutputStream unpaced() {
        return super.getOutputStream();
    }

    /** Ends whoever reads from it. */
    void endReading() {
        try {
            getInputStream().close();
        } catch (IOException never) {
            // it only wakes its readers up
        }
    }

    /** Tells the server that the channel is no longer needed; does not wait for its reply. */
    void leave() {
        try {
            sendClose();
        } catch (IOException gone) {
            // the whole connection has ended, and the channel with it
        }
    }

    /** Waits for the window without a lock. */
    private final class Paced extends OutputStream {
        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            int at = offset;
            while (at < offset + length) {
                int piece = Math.min(room(), offset + length - at);
                unpaced().write(bytes, at, piece);
                unpaced().flush();
                at += piece;
            }
        }

        private int room() throws IOException {
            long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(conn.getTimeoutMs());
            while (isOpen()) {
                long window = getRemoteWinSize();
                if (window > 0) {
                    return (int) Math.min(window, Integer.MAX_VALUE);
                }
                if (System.nanoTime() > end) {
                    throw new IOException("the other side does not read");
                }
                try {
                    TimeUnit.MILLISECONDS.sleep(2);
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                    throw new InterruptedIOException("interrupted");
                }
            }
            throw new IOException("the forwarded connection has ended");
        }

        @Override
        public void close() throws IOException {
            unpaced().close();
        }
    }
}
