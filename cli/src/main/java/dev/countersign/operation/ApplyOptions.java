package dev.countersign.operation;

import dev.countersign.platform.Sureness;
import dev.countersign.transaction.TransactionPurpose;
import java.time.Duration;

/**
 * Options of the transaction for every host of a run.
 *
 * @param lease how long a host waits for the confirm
 * @param disconnectUnsigned whether unsigned sessions are ended afterwards
 * @param withoutLease whether to change a host even if it cannot revert a change by itself
 * @param least the least sureness of a platform whose hosts may be changed
 */
public record ApplyOptions(
        TransactionPurpose purpose, Duration lease, boolean disconnectUnsigned, boolean withoutLease, Sureness least) {
    /** Returns the options of a rollback, which is allowed for every sureness. */
    public static ApplyOptions back(Duration lease) {
        return new ApplyOptions(TransactionPurpose.ROLLBACK, lease, false, true, Sureness.EXPERIMENTAL);
    }
}
