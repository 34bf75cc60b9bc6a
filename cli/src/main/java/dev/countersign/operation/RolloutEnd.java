package dev.countersign.operation;

import dev.countersign.observation.RunId;
import dev.countersign.rollout.Batch;
import dev.countersign.transaction.HostOutcome;
import java.util.List;
import java.util.Optional;

/**
 * How a rollout ended.
 *
 * @param outcomes of the hosts of its plans, in their order; then of hosts that had ended before and
 *     were rolled back with them
 * @param batches the batches of the hosts that were to be changed
 * @param begun how many of them began
 * @param stopped why it stopped; empty if every host had its turn and no limit was reached
 * @param rolledBackBy the run that rolled back what was changed, if that was asked for and begun
 */
public record RolloutEnd(
        List<HostOutcome> outcomes,
        List<Batch> batches,
        int begun,
        Optional<String> stopped,
        Optional<RunId> rolledBackBy) {
    public RolloutEnd {
        outcomes = List.copyOf(outcomes);
        batches = List.copyOf(batches);
    }

    /** The end of a command that had nothing to change. */
    public static RolloutEnd nothing(List<HostOutcome> outcomes) {
        return new RolloutEnd(outcomes, List.of(), 0, Optional.empty(), Optional.empty());
    }

    /** Returns the same end with other outcomes. */
    public RolloutEnd with(List<HostOutcome> others) {
        return new RolloutEnd(others, batches, begun, stopped, rolledBackBy);
    }
}
