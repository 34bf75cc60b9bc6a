package dev.countersign.rollout;

import dev.countersign.diagnostic.ExitCode;
import dev.countersign.transaction.HostOutcome;
import dev.countersign.transaction.Outcome;
import java.util.Collection;
import java.util.Optional;

/**
 * Decides when no further hosts are started. Hosts in flight finish; committed hosts stay.
 *
 * @param failures how many hosts may fail (rolled back, not reached, a person needed); one more
 * stops the rollout
 */
public record Limits(int failures) {
    /**
     * Returns why no further host may be started after these outcomes; empty if the rollout
     * continues.
     */
    public Optional<String> stop(Collection<HostOutcome> outcomes) {
        if (outcomes.stream().anyMatch(each -> each.outcome() == Outcome.UNCONFIRMED)) {
            return Optional.of("a host is Unconfirmed");
        }
        long failed = outcomes.stream().filter(Limits::failed).count();
        return failed > failures
                ? Optional.of(failed + (failed == 1 ? " host" : " hosts") + " failed, the limit is " + failures)
                : Optional.empty();
    }

    /** Whether a host counts as failed. A host that was rolled back on request does not. */
    private static boolean failed(HostOutcome outcome) {
        return outcome.outcome().failure() && outcome.code() != ExitCode.DONE;
    }
}
