package dev.countersign.operation;

import dev.countersign.observation.RunId;
import dev.countersign.rollout.Batch;
import dev.countersign.transaction.HostOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How a rollout ended.
 *
 * @param outcomes of the hosts of its plans, in their order; then of hosts that had ended before and
 *     were rolled back with them
 * @param batches the batches of the hosts that were to be changed
 * @param begun how many of them began
 * @param failed why the limits stopped it; also if no host was left to be started
 * @param stopped why it stopped, for any reason; empty if every host had its turn and no limit was
 *     reached
 * @param rolledBackBy the runs that rolled back what was changed, if that was asked for and begun
 */
public record RolloutEnd(
        List<HostOutcome> outcomes,
        List<Batch> batches,
        int begun,
        Optional<String> failed,
        Optional<String> stopped,
        List<RunId> rolledBackBy) {
    public RolloutEnd {
        outcomes = List.copyOf(outcomes);
        batches = List.copyOf(batches);
        rolledBackBy = List.copyOf(rolledBackBy);
    }

    /** The end of a command that had nothing to change. */
    public static RolloutEnd nothing(List<HostOutcome> outcomes) {
        return new RolloutEnd(outcomes, List.of(), 0, Optional.empty(), Optional.empty(), List.of());
    }

    /** The end of a rollout in which no batch began. */
    static RolloutEnd unbegun(List<HostOutcome> outcomes, List<Batch> batches, String why) {
        return new RolloutEnd(outcomes, batches, 0, Optional.empty(), Optional.of(why), List.of());
    }

    /** Returns the same end with other outcomes. */
    public RolloutEnd with(List<HostOutcome> others) {
        return new RolloutEnd(others, batches, begun, failed, stopped, rolledBackBy);
    }

    /** Returns the same end, rolled back by other runs. */
    RolloutEnd by(List<RunId> rollbacks) {
        return new RolloutEnd(outcomes, batches, begun, failed, stopped, rollbacks);
    }

    /** Returns the end of this rollout and of one that came after it. */
    RolloutEnd and(RolloutEnd next) {
        return new RolloutEnd(
                joined(outcomes, next.outcomes),
                joined(batches, next.batches),
                begun + next.begun,
                failed.or(next::failed),
                stopped.or(next::stopped),
                joined(rolledBackBy, next.rolledBackBy));
    }

    private static <T> List<T> joined(List<T> first, List<T> next) {
        List<T> all = new ArrayList<>(first);
        all.addAll(next);
        return all;
    }
}
