package dev.countersign.wire;

import dev.countersign.transaction.Dialer;
import java.io.IOException;
import java.util.Optional;

/**
 * The connection of one conversation, which another thread may abandon at any time, even before it
 * is open.
 */
public final class HeldConnection {
    private Optional<Dialer.Connection> open = Optional.empty();
    private boolean abandoned;

    /**
     * Keeps {@code connection} for {@link #abandon}; returns false if the conversation was
     * abandoned already.
     */
    public synchronized boolean hold(Dialer.Connection connection) {
        open = Optional.of(connection);
        return !abandoned;
    }

    /**
     * Ends the conversation from outside: its connection is closed now, or as soon as it is open.
     */
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
            // The connection is abandoned, so an error while closing it does not matter.
        }
    }
}
