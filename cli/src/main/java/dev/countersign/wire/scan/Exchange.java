package dev.countersign.wire.scan;

import dev.countersign.wire.probe.ProbeReply;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.Optional;

/** Questions to one endpoint and their replies, without ever blocking. */
sealed interface Exchange permits Connection, Datagram {
    /** Starts; returns the result if it is known at once. */
    Optional<ProbeReply> begin(Selector selector, Object owner);

    /**
     * Continues as far as possible; {@code scratch} is a buffer that nothing else uses meanwhile.
     */
    Optional<ProbeReply> advance(SelectionKey key, ByteBuffer scratch);

    /** Returns the reply for a timeout. */
    ProbeReply late(Duration timeout);

    /** Ends it. */
    void close();
}
