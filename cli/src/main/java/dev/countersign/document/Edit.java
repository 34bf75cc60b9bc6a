package dev.countersign.document;

import dev.countersign.bytes.Bytes;
import dev.countersign.diagnostic.Location;

/** What became of the wish to set one parameter in a document. Writes nothing itself. */
public sealed interface Edit {
    /** The document says so already; not a byte is to be touched. */
    record LeftAlone() implements Edit {}

    /**
     * One place was changed or one line added.
     *
     * @param after the whole document
     * @param at the place, in the document as it was
     */
    record Edited(Bytes after, Location at) implements Edit {}

    /**
     * A document that does not load because of one bad line, which the edit puts right.
     *
     * @param after the whole document
     * @param withoutTheBadLine the document as it was, less its bad line: what {@code after} is to be compared with, since the
     *     document as it was has no meaning
     * @param at the bad line
     */
    record Repaired(Bytes after, Bytes withoutTheBadLine, Location at) implements Edit {}

    /** Nothing is changed: why, and what a person can do instead. */
    record Refused(String why, String advice, Location at) implements Edit {}
}
