package dev.countersign.rollout;

import dev.countersign.diagnostic.ExitCode;
import dev.countersign.transaction.HostOutcome;
import dev.countersign.transaction.Outcome;
import java.util.Optional;

/**
 * What counts against the limits of a rollout so far.
 *
 * @param number how many hosts failed: rolled back, not reached, a person needed
 * @param unconfirmed whether a host is Unconfirmed
 * @param canary what became of the canary, if it did not succeed
 */
record Failures(int number, boolean unconfirmed, Optional<HostOutcome> canary) {
    /** Nothing has failed. */
    static final Failures NONE = new Failures(0, false, Optional.empty());

    /**
     * Returns the failures after one more outcome.
     *
     * @param first the name of the canary
     */
    Failures and(HostOutcome outcome, Optional<String> first) {
        boolean spoilt = first.equals(Optional.of(outcome.host())) && !succeeded(outcome);
        return new Failures(
                number + (failed(outcome) ? 1 : 0),
                unconfirmed || outcome.outcome() == Outcome.UNCONFIRMED,
                spoilt ? Optional.of(outcome) : canary);
    }

    /** Whether a host counts as failed. A host that was rolled back on request does not. */
    private static boolean failed(HostOutcome outcome) {
        return outcome.outcome().failure() && outcome.code() != ExitCode.DONE;
    }

    private static boolean succeeded(HostOutcome outcome) {
        return outcome.code() == ExitCode.DONE || outcome.outcome() == Outcome.PENDING;
    }
}
