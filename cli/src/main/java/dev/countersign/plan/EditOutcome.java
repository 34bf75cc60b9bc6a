package dev.countersign.plan;

import dev.countersign.bytes.Bytes;
import java.util.Optional;

/** What the editor makes of a document for a list of settings. */
sealed interface EditOutcome {
    /** The document is good as it stands. */
    record Nothing() implements EditOutcome {}

    /**
     * Other bytes.
     *
     * @param baseline what the candidate is to be compared with instead of the document, when that does not load: the document
     *     without its one bad line
     */
    record Candidate(Bytes before, Bytes after, Optional<Bytes> baseline) implements EditOutcome {}

    /** An edit would not hold, or is none of our business. */
    record Impossible(String why, String advice) implements EditOutcome {}
}
