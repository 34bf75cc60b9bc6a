package dev.countersign.transaction;

import dev.countersign.bytes.Bytes;
import java.util.Map;

/**
 * Where a transaction records what it is about to do and what the result was, before it continues.
 */
public interface Journal {
    /** Appends one record; returns once it is on disk. */
    void record(String event, String host, Map<String, String> details);

    /**
     * Stores bytes (a document before and after, what the wire showed) next to the records,
     * readable only by the user.
     */
    void evidence(String host, String name, Bytes bytes);
}
