package dev.countersign.plan;

import dev.countersign.bytes.Bytes;
import java.util.Optional;

/** The result of editing a document for a list of settings. */
sealed interface EditOutcome {
    /** The document already has the settings. */
    record Nothing() implements EditOutcome {}

    /**
     * The document has to change.
     *
     * @param baseline what to compare the candidate with if the document itself does not load: the
     * document without its one bad line
     */
    record Candidate(Bytes before, Bytes after, Optional<Bytes> baseline) implements EditOutcome {}

    /** The edit would have no effect, or must not be made here. */
    record Impossible(String why, String advice) implements EditOutcome {}
}
