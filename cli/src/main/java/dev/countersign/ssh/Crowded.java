package dev.countersign.ssh;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import net.schmizz.sshj.transport.TransportException;

/**
 * Waiting for a server that accepts connections and ends them before it has shown its key. sshd does that while too many are logging in at
 * once (MaxStartups), so the next attempt may succeed. The pauses grow and are random, so that those who were turned away together do not
 * come back together.
 */
final class Crowded {
    private static final long FIRST_MILLISECONDS = 100;
    private static final long LONGEST_MILLISECONDS = 3_000;
    private static final int DOUBLINGS = 5;

    private final long begun = System.nanoTime();
    private final Duration patience;
    private int attempts;

    /** @param patience for all attempts together */
    Crowded(Duration patience) {
        this.patience = patience;
    }

    /** Whether an attempt failed in this way, if the server had not shown its key by then. */
    static boolean is(IOException failed) {
        Optional<SocketException> reset = SshErrors.cause(failed, SocketException.class)
                .filter(each -> !(each instanceof ConnectException) && !(each instanceof NoRouteToHostException));
        return reset.isPresent()
                || SshErrors.cause(failed, EOFException.class).isPresent()
                || SshErrors.cause(failed, TransportException.class)
                        .map(each -> String.valueOf(each.getMessage()))
                        // sshj's words for the end of a connection: during the greetings, and later
                        .filter(each -> each.startsWith("Server closed connection") || each.contains("encountered EOF"))
                        .isPresent();
    }

    /** Waits before the next attempt; returns false at once if there is no more time for one. */
    boolean pause() {
        attempts++;
        long most = Math.min(FIRST_MILLISECONDS << Math.min(attempts - 1, DOUBLINGS), LONGEST_MILLISECONDS);
        long pause = ThreadLocalRandom.current().nextLong(most / 2, most + 1);
        if (spent().toMillis() + pause > patience.toMillis()) {
            return false;
        }
        try {
            TimeUnit.MILLISECONDS.sleep(pause);
            return true;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** How many attempts there were. */
    int attempts() {
        return attempts;
    }

    /** How long that took. */
    Duration spent() {
        return Duration.ofNanos(System.nanoTime() - begun);
    }
}
