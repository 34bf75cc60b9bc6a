package dev.countersign.ssh;

import dev.countersign.ssh.Watchdog.Guard;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import net.schmizz.sshj.SSHClient;
import net.schmizz.sshj.connection.channel.Channel;

/** One SSH connection and what it runs over: its socket, or a channel of the connection to its jump host. */
final class Link implements AutoCloseable {
    private static final Duration GOODBYE = Duration.ofSeconds(3);

    /** For so long after an answer nobody doubts that the other side is there. */
    private static final Duration TRUSTED = Duration.ofSeconds(10);

    private final SSHClient client;
    private final Carrier carrier;
    private final Watchdog watchdog;
    private final ExecutorService threads;
    private final SessionChannels sessions = new SessionChannels(this);
    private volatile long heard = System.nanoTime();

    Link(SSHClient client, Carrier carrier, Watchdog watchdog, ExecutorService threads) {
        this.client = client;
        this.carrier = carrier;
        this.watchdog = watchdog;
        this.threads = threads;
    }

    SSHClient client() {
        return client;
    }

    SessionChannels sessions() {
        return sessions;
    }

    Watchdog watchdog() {
        return watchdog;
    }

    Carrier carrier() {
        return carrier;
    }

    /** Whether the connection has not ended, as far as this side knows. */
    boolean alive() {
        return client.isConnected() && client.isAuthenticated();
    }

    ExecutorService threads() {
        return threads;
    }

    /**
     * Whether the other side answers. It is not asked if it has sent something in the last seconds.
     *
     * @param limit for its answer
     */
    boolean answers(Duration limit) {
        if (!alive()) {
            return false;
        }
        if (System.nanoTime() - heard < TRUSTED.toNanos()) {
            return true;
        }
        try {
            client.getConnection()
                    .sendGlobalRequest("keepalive@openssh.com", true, new byte[0])
                    .retrieve(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (IOException refusedOrLate) {
            // A server that does not know the request refuses it, and is there.
            if (SshErrors.cause(refusedOrLate, TimeoutException.class).isPresent()) {
                return false;
            }
        }
        heard();
        return alive();
    }

    /** Notes that the other side answered just now. */
    void heard() {
        heard = System.nanoTime();
    }

    /** Cuts what the connection runs over, so that every thread that waits on it gets an error. */
    void cut() {
        carrier.cut();
    }

    /** Runs {@code cut()} unless the guard is closed in time. */
    Guard guard(Duration limit) {
        return watchdog.guard(limit, this::cut);
    }

    /**
     * Opens a TCP connection from this host to another.
     *
     * @throws TimeoutException if the host does not reply in time; the channel is closed if it
     *     opens later
     */
    ForwardedConnection open(String address, int port, Duration limit) throws IOException, TimeoutException {
        ForwardedConnection channel = new ForwardedConnection(client.getConnection(), address, port);
        // sshj must not abandon the request itself: a reply for a channel that it has forgotten
        // would end the whole connection.
        Future<?> opening = threads.submit(() -> {
            channel.open();
            return channel;
        });
        try {
            opening.get(limit.toMillis(), TimeUnit.MILLISECONDS);
            return channel;
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof IOException cause ? cause : new IOException(failed.getCause());
        } catch (TimeoutException late) {
            threads.execute(() -> closeWhenOpen(opening, channel));
            throw late;
        } catch (InterruptedException interrupted) {
            threads.execute(() -> closeWhenOpen(opening, channel));
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", interrupted);
        }
    }

    private void closeWhenOpen(Future<?> opening, Channel channel) {
        try {
            opening.get();
            channel.close();
        } catch (ExecutionException | IOException neverOpened) {
            // it never opened, so there is nothing to close
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Closes a channel on which something failed, without waiting. Its readers wake up when the
     * server confirms; if the server never confirms, the whole connection is cut.
     */
    void abandon(Channel channel) {
        threads.execute(() -> {
            try {
                channel.close();
            } catch (IOException noAnswer) {
                cut();
            }
        });
    }

    /**
     * Disconnects and closes; cuts the connection if that takes too long. Afterwards every thread
     * of the connection can end.
     */
    @Override
    public void close() {
        Guard guard = guard(GOODBYE);
        try {
            client.close();
        } catch (IOException broken) {
            // closed all the same
        } finally {
            guard.close();
        }
        carrier.close();
    }
}
