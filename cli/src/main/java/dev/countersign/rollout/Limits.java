package dev.countersign.rollout;

import dev.countersign.diagnostic.Counts;
import dev.countersign.transaction.HostOutcome;
import java.util.Collection;
import java.util.Optional;

/**
 * Decides when no further hosts are started. Hosts in flight finish; committed hosts stay.
 *
 * @param failures how many hosts may fail (rolled back, not reached, a person needed); one more
 *     stops the rollout
 * @param canary the host without whose success no other host is started, whatever else may fail
 */
public record Limits(int failures, Optional<String> canary) {
    /**
     * Returns why no further host may be started after these outcomes; empty if the rollout
     * continues.
     */
    public Optional<String> stop(Collection<HostOutcome> outcomes) {
        Failures failed = Failures.NONE;
        for (HostOutcome each : outcomes) {
            failed = failed.and(each, canary);
        }
        return stop(failed);
    }

    /** The same, of what was counted already. */
    Optional<String> stop(Failures failed) {
        if (failed.unconfirmed()) {
            return Optional.of("a host is Unconfirmed");
        }
        if (failed.canary().isPresent()) {
            HostOutcome outcome = failed.canary().get();
            return Optional.of("the canary " + outcome.host() + " did not succeed: "
                    + outcome.outcome().result());
        }
        return failed.number() > failures
                ? Optional.of(Counts.of(failed.number(), "host") + " failed, the limit is " + failures)
                : Optional.empty();
    }
}
