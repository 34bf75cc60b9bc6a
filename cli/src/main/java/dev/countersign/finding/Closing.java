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
 * @param since when that run made it so, or saw it so
 * @param until how long the waiver holds
 */
public record Closing(
        RecordedFinding row,
        RowState state,
        String why,
        Basis basis,
        Optional<String> run,
        Optional<Instant> since,
        Optional<Instant> until) {
    /** Creates one without a run and without a waiver. */
    Closing(RecordedFinding row, RowState state, String why, Basis basis) {
        this(row, state, why, basis, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** Creates one that is known from an own run. */
    Closing(RecordedFinding row, RowState state, String why, Basis basis, RunEvidence run) {
        this(row, state, why, basis, Optional.of(run.run()), Optional.of(run.at()), Optional.empty());
    }
}
