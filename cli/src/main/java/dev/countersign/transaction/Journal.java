package dev.countersign.transaction;

import dev.countersign.bytes.Bytes;
import java.util.Map;

/** Where a transaction writes down what it is about to do and what came of it, before it goes on. */
public interface Journal {
    /** Appends one record and returns when it is on the disk. */
    void record(String event, String host, Map<String, String> details);

    /** Keeps bytes (a document before and after, what the wire said) beside the records, readable by the user only. */
    void evidence(String host, String name, Bytes bytes);
}
