package dev.countersign.ssh;

import dev.countersign.transaction.Dialer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import net.schmizz.sshj.connection.channel.OpenFailException;
import net.schmizz.sshj.connection.channel.OpenFailException.Reason;
import net.schmizz.sshj.connection.channel.direct.DirectConnection;

/** Opens TCP connections from a host that we are logged in to, as {@code ssh -W} does. */
record SshDialer(Link link) implements Dialer {
    @Override
    public Dialer.Connection dial(String address, int port, Duration timeout) throws IOException {
        try {
            DirectConnection channel = link.open(address, port, timeout);
            return new Forwarded(link, channel, new TimedInput(link, channel, timeout));
        } catch (TimeoutException late) {
            throw new SocketTimeoutException("no connection from the host within " + timeout.toMillis() + " ms");
        } catch (OpenFailException failed) {
            if (failed.getReason() == Reason.ADMINISTRATIVELY_PROHIBITED
                    || failed.getReason() == Reason.UNKNOWN_CHANNEL_TYPE) {
                throw new Forbidden("the host's SSH server does not forward connections: " + SshErrors.text(failed));
            }
            throw new IOException("no connection from the host: " + SshErrors.text(failed), failed);
        }
    }

    /** A forwarded connection. */
    private record Forwarded(Link link, DirectConnection channel, InputStream input) implements Dialer.Connection {
        @Override
        public OutputStream output() {
            return channel.getOutputStream();
        }

        @Override
        public void close() {
            link.abandon(channel);
        }
    }

    /**
     * Reads from a channel with a limit on each read, because sshj waits for ever. The channel is
     * closed when a read is late.
     */
    private static final class TimedInput extends InputStream {
        private final Link link;
        private final DirectConnection channel;
        private final Duration timeout;

        TimedInput(Link link, DirectConnection channel, Duration timeout) {
            this.link = link;
            this.channel = channel;
            this.timeout = timeout;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            Objects.checkFromIndexSize(offset, length, into.length);
            if (length == 0) {
                return 0;
            }
            // separate buffer: a late read must not write into an array that its caller has reused
            byte[] piece = new byte[length];
            Future<Integer> reading =
                    link.threads().submit(() -> channel.getInputStream().read(piece, 0, length));
            try {
                int read = reading.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
                System.arraycopy(piece, 0, into, offset, Math.max(0, read));
                return read;
            } catch (TimeoutException late) {
                link.abandon(channel);
                throw new SocketTimeoutException("nothing came within " + timeout.toMillis() + " ms");
            } catch (ExecutionException failed) {
                throw failed.getCause() instanceof IOException cause ? cause : new IOException(failed.getCause());
            } catch (InterruptedException interrupted) {
                link.abandon(channel);
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", interrupted);
            }
        }
    }
}
