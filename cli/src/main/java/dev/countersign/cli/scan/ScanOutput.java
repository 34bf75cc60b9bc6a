package dev.countersign.cli.scan;

import dev.countersign.diagnostic.ExitCode;
import dev.countersign.wire.scan.RelayRanking;
import dev.countersign.wire.scan.ScanCounts;
import dev.countersign.wire.scan.ScanResult;
import java.util.List;

/**
 * One output format of a scan. It gets one result at a time, so that no scan is too large for it.
 */
interface ScanOutput {
    /** Called before the first result. */
    default void begin() {}

    /** Adds a result; results come in the order of the targets. */
    void add(ScanResult result);

    /** Whether it shows a ranking of the servers. */
    default boolean ranks() {
        return false;
    }

    /**
     * Called before {@link #end} if it shows a ranking, and the servers were asked who they are.
     *
     * @param servers those that do not require signing, most important first
     * @param left how many more there are
     */
    default void rank(List<RelayRanking.Server> servers, long left) {}

    /** Called after the last result. The output is valid even if the scan was interrupted. */
    default void end(ScanCounts counts, ExitCode code, boolean interrupted) {}

    /** Whether results that an interrupted scan recorded are written again. */
    default boolean repeatsKnown() {
        return true;
    }
}
