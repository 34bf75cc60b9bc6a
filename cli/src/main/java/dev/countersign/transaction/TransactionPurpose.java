package dev.countersign.transaction;

import dev.countersign.diagnostic.ExitCode;

/**
 * The purpose of a transaction. A rollback that was requested and done is a success, and is called
 * RolledBack everywhere.
 */
public enum TransactionPurpose {
    /** A change that policies require. */
    CHANGE,
    /** The rollback of a run. */
    ROLLBACK;

    /** Returns the outcome as it is reported, recorded and counted. */
    public HostOutcome told(HostOutcome outcome) {
        return this == CHANGE ? outcome : wayBack(outcome);
    }

    private static HostOutcome wayBack(HostOutcome outcome) {
        return switch (outcome.outcome()) {
            case COMMITTED ->
                HostOutcome.claim(
                                outcome.host(),
                                Outcome.ROLLED_BACK,
                                "restored to the state before the run; " + outcome.reason())
                        .exit(ExitCode.DONE)
                        .note(outcome.notes(), outcome.wire());
            case ALREADY_COMPLIANT, WAIVED ->
                HostOutcome.claim(outcome.host(), Outcome.ROLLED_BACK, "nothing from this run is left on the host")
                        .exit(ExitCode.DONE)
                        .note(outcome.notes(), outcome.wire());
            case ROLLED_BACK ->
                HostOutcome.of(
                                outcome.host(),
                                Outcome.REFUSED,
                                "the rollback failed and was reverted; what the run left is still in place: "
                                        + outcome.reason())
                        .note(outcome.notes(), outcome.wire());
            default -> outcome;
        };
    }
}
