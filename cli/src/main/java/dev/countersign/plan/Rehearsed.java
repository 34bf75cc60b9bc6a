package dev.countersign.plan;

import dev.countersign.bytes.Digest;
import java.util.List;
import java.util.Optional;

/**
 * The result of the rehearsal on the host, as far as apply must keep to it.
 *
 * @param dump what the platform's own reader must print for the staged file; empty for a file that
 * never loaded and is restored as it was
 * @param hold what will run the lease
 */
public record Rehearsed(Optional<Digest> dump, LeaseHold hold, List<String> notes) {
    public Rehearsed {
        notes = List.copyOf(notes);
    }
}
