package dev.countersign.plan;

import dev.countersign.bytes.Digest;
import java.util.List;
import java.util.Optional;

/**
 * What the rehearsal on the host showed, as far as apply has to hold to it.
 *
 * @param dump what the platform's own reader must print of the staged file; empty for a file that never loaded, put back as it was
 * @param hold what will hold the lease
 */
public record Rehearsed(Optional<Digest> dump, LeaseHold hold, List<String> notes) {
    public Rehearsed {
        notes = List.copyOf(notes);
    }
}
