package dev.countersign.cli.scan;

import dev.countersign.diagnostic.ExitCode;
import dev.countersign.wire.scan.ScanCounts;
import dev.countersign.wire.scan.ScanResult;

/**
 * One output format of a scan. It gets one result at a time, so that no scan is too large for it.
 */
interface ScanOutput {
    /** Called before the first result. */
    default void begin() {}

    /** Adds a result; results come in the order of the targets. */
    void add(ScanResult result);

    /** Called after the last result. The output is valid even if the scan was interrupted. */
    default void end(ScanCounts counts, ExitCode code, boolean interrupted) {}

    /** Whether results that an interrupted scan recorded are written again. */
    default boolean repeatsKnown() {
        return true;
    }
}
