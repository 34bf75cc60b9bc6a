package dev.countersign.wire;

import dev.countersign.transaction.Dialer;
import java.io.IOException;
import java.util.Optional;

/** The connection of one conversation, which another thread may give up at any time: also before it is there. */
public final class HeldConnection {
    private Optional<Dialer.Connection> open = Optional.empty();
    private boolean abandoned;

    /** Keeps {@code connection} for {@link #abandon}; whether the conversation is still wanted. */
    public synchronized boolean hold(Dialer.Connection connection) {
        open = Optional.of(connection);
        return !abandoned;
    }

    /** Ends the conversation from outside: its connection is closed now, or as soon as it is there. */
    public void abandon() {
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
}
