package dev.countersign.document;

import dev.countersign.bytes.Bytes;
import dev.countersign.diagnostic.Location;

/** The result of an attempt to set one parameter in a document. Writes nothing itself. */
public sealed interface Edit {
    /** The document has this value already; not a single byte needs to change. */
    record LeftAlone() implements Edit {}

    /**
     * One place was changed or one line added.
     *
     * @param after the whole document
     * @param at the place, in the original document
     */
    record Edited(Bytes after, Location at) implements Edit {}

    /**
     * The document does not load because of one bad line, which the edit fixes.
     *
     * @param after the whole document
     * @param withoutTheBadLine the original document without its bad line: compare {@code after}
     *     with this, because the original does not load and so has no meaning
     * @param at the bad line
     */
    record Repaired(Bytes after, Bytes withoutTheBadLine, Location at) implements Edit {}

    /** Nothing is changed: the reason, and what a person can do instead. */
    record Refused(String why, String advice, Location at) implements Edit {}
}
