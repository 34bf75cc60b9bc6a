package dev.countersign.rollout;

import dev.countersign.diagnostic.ExitCode;
import dev.countersign.transaction.HostOutcome;
import dev.countersign.transaction.Outcome;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Decides when no further hosts are started. Hosts in flight finish; committed hosts stay.
 *
 * @param failures how many hosts may fail (rolled back, not reached, a person needed); one more
 * stops the rollout
 * @param earlier how hosts ended before this rollout; they count too
 */
public record Limits(int failures, List<HostOutcome> earlier) {
    public Limits {
        earlier = List.copyOf(earlier);
    }

    /** Creates limits of a rollout that nothing went before. */
    public Limits(int failures) {
        this(failures, List.of());
    }

    /**
     * Returns why no further host may be started after these outcomes; empty if the rollout
     * continues.
     */
    public Optional<String> stop(Collection<HostOutcome> outcomes) {
        List<HostOutcome> all = new ArrayList<>(earlier);
        all.addAll(outcomes);
        if (all.stream().anyMatch(each -> each.outcome() == Outcome.UNCONFIRMED)) {
            return Optional.of("a host is Unconfirmed");
        }
        long failed = all.stream().filter(Limits::failed).count();
        return failed > failures
                ? Optional.of(failed + (failed == 1 ? " host" : " hosts") + " failed, the limit is " + failures)
                : Optional.empty();
    }

    /** Whether a host counts as failed. A host that was rolled back on request does not. */
    private static boolean failed(HostOutcome outcome) {
        return outcome.outcome().failure() && outcome.code() != ExitCode.DONE;
    }
}
