package dev.countersign.finding;

import dev.countersign.observation.WireAnswer;
import dev.countersign.observation.WirePicture;
import java.util.List;
import java.util.Optional;

/**
 * Everything that is known today about the endpoint of a row.
 *
 * @param answer what it said on the wire; empty if it was not asked
 * @param unknownName whether nothing was asked because its name does not exist any more
 * @param inside the endpoint as a check with a login saw it
 * @param protection what protects every message there although signing is not required, by the same check
 * @param waiver the waiver in force
 * @param runs what own runs recorded, oldest first
 */
public record RowEvidence(
        Optional<WireAnswer> answer,
        boolean unknownName,
        Optional<WirePicture.Endpoint> inside,
        Optional<String> protection,
        Optional<Waived> waiver,
        List<RunEvidence> runs) {
    public RowEvidence {
        runs = List.copyOf(runs);
    }
}
