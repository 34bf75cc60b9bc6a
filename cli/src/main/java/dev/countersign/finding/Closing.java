package dev.countersign.finding;

import dev.countersign.observation.Basis;
import java.time.Instant;
import java.util.Optional;

/**
 * What became of one row.
 *
 * @param why the reason in one line, which may quote the host
 * @param basis what the state is based on
 * @param run the own run that it is known from
 * @param until how long the waiver holds
 */
public record Closing(
        RecordedFinding row,
        RowState state,
        String why,
        Basis basis,
        Optional<String> run,
        Optional<Instant> until) {
    /** Creates one without a run and without a waiver. */
    Closing(RecordedFinding row, RowState state, String why, Basis basis) {
        this(row, state, why, basis, Optional.empty(), Optional.empty());
    }
}
