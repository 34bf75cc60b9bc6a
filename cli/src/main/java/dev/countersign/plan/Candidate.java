package dev.countersign.plan;

import dev.countersign.bytes.Bytes;
import java.util.Optional;
import java.util.Set;

/**
 * A change that has yet to be rehearsed.
 *
 * @param baseline what the candidate's meaning is compared with instead of the document's, when that does not load
 * @param settings the settings that may move, in lower case
 */
public record Candidate(Change change, Optional<Bytes> baseline, Set<String> settings) {
    public Candidate {
        settings = Set.copyOf(settings);
    }
}
