package dev.countersign.document;

import dev.countersign.bytes.Bytes;
import dev.countersign.diagnostic.Location;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/** What became of the wish to take back only our own lines from a document that others edited since. Writes nothing itself. */
public sealed interface Undo {
    /**
     * Our lines are as they were before us, everything else is as it stands.
     *
     * @param after the whole document
     * @param settings the global settings that may move by it, in lower case, under every name that they have
     */
    record Undone(Bytes after, SortedSet<String> settings) implements Undo {
        public Undone {
            settings = Collections.unmodifiableSortedSet(new TreeSet<>(settings));
        }
    }

    /** Nothing of ours stands there any more. */
    record Nothing() implements Undo {}

    /** Nothing is changed: why, and what a person can do instead. */
    record Refused(String why, String advice, Location at) implements Undo {}
}
