package dev.countersign.rollout;

import dev.countersign.diagnostic.ExitCode;
import dev.countersign.transaction.HostOutcome;
import dev.countersign.transaction.Outcome;
import java.util.Collection;
import java.util.Optional;

/**
 * When to stop going on to further hosts. Hosts in flight finish; committed hosts stay.
 *
 * @param failures how many hosts may fail (rolled back, not reached, a person needed); one more stops the rollout
 */
public record Limits(int failures) {
    /** Why no further host may be started after these outcomes; empty when the rollout goes on. */
    public Optional<String> stop(Collection<HostOutcome> outcomes) {
        if (outcomes.stream().anyMatch(each -> each.outcome() == Outcome.UNCONFIRMED)) {
            return Optional.of("a host is Unconfirmed");
        }
        long failed = outcomes.stream().filter(Limits::failed).count();
        return failed > failures
                ? Optional.of(failed + (failed == 1 ? " host" : " hosts") + " failed, the limit is " + failures)
                : Optional.empty();
    }

    /** A host that was rolled back because somebody asked for just that is done. */
    private static boolean failed(HostOutcome outcome) {
        return outcome.outcome().failure() && outcome.code() != ExitCode.DONE;
    }
}
