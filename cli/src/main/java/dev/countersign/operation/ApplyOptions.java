package dev.countersign.operation;

import dev.countersign.platform.Sureness;
import dev.countersign.transaction.TransactionPurpose;
import java.time.Duration;

/**
 * How every host of a run is taken through the transaction.
 *
 * @param lease how long a host waits for the confirm
 * @param disconnectUnsigned whether sessions that are unsigned are ended afterwards
 * @param withoutLease whether a host that cannot undo a change by itself is changed all the same
 * @param least how unsure a platform may be whose hosts are changed
 */
public record ApplyOptions(
        TransactionPurpose purpose, Duration lease, boolean disconnectUnsigned, boolean withoutLease, Sureness least) {
    /** The way back, which no sureness stands in the way of. */
    public static ApplyOptions back(Duration lease) {
        return new ApplyOptions(TransactionPurpose.ROLLBACK, lease, false, true, Sureness.EXPERIMENTAL);
    }
}
