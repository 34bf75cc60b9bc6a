package dev.countersign.document;

import dev.countersign.bytes.Bytes;
import dev.countersign.diagnostic.Location;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The result of an attempt to undo only our own edits in a document that others have edited since.
 * Writes nothing itself.
 */
public sealed interface Undo {
    /**
     * Our lines are as they were before our edit, and everything else is as it is now.
     *
     * @param after the whole document
     * @param settings the global settings that may change by it, in lower case, under all their
     *     names
     */
    record Undone(Bytes after, SortedSet<String> settings) implements Undo {
        public Undone {
            settings = Collections.unmodifiableSortedSet(new TreeSet<>(settings));
        }
    }

    /** Nothing of our edit is left. */
    record Nothing() implements Undo {}

    /** Nothing is changed: the reason, and what a person can do instead. */
    record Refused(String why, String advice, Location at) implements Undo {}
}
