package dev.countersign.transaction;

import dev.countersign.diagnostic.ExitCode;

/** What a transaction is for. A rollback that was asked for and done is a success, and its word is RolledBack everywhere. */
public enum TransactionPurpose {
    /** A change that policies ask for. */
    CHANGE,
    /** The way back from a run. */
    ROLLBACK;

    /** The outcome as it is told, written down and counted. */
    public HostOutcome told(HostOutcome outcome) {
        return this == CHANGE ? outcome : wayBack(outcome);
    }

    private static HostOutcome wayBack(HostOutcome outcome) {
        return switch (outcome.outcome()) {
            case COMMITTED ->
                HostOutcome.claim(outcome.host(), Outcome.ROLLED_BACK, "as before the run; " + outcome.reason())
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
                                "the rollback failed and was undone, what the run left is in place: "
                                        + outcome.reason())
                        .note(outcome.notes(), outcome.wire());
            default -> outcome;
        };
    }
}
