package dev.countersign.plan;

import dev.countersign.bytes.Bytes;
import java.util.Optional;
import java.util.Set;

/**
 * A change that still has to be rehearsed.
 *
 * @param baseline the bytes to compare the candidate's meaning with if the document itself does not
 * load
 * @param settings the settings that may change, in lower case
 * @param waived the rules that are waived on the host: the candidate may break them
 */
public record Candidate(Change change, Optional<Bytes> baseline, Set<String> settings, Set<String> waived) {
    public Candidate {
        settings = Set.copyOf(settings);
        waived = Set.copyOf(waived);
    }
}
