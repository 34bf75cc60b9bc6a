package dev.countersign.cli.scan;

import dev.countersign.diagnostic.ExitCode;
import dev.countersign.wire.scan.ScanCounts;
import dev.countersign.wire.scan.ScanResult;

/** One way to show a scan: a result at a time, so that no scan is too large to be shown. */
interface ScanOutput {
    /** Before the first result. */
    default void begin() {}

    /** One more result, in the order of the targets. */
    void add(ScanResult result);

    /** After the last one; what was written is valid also when the scan was interrupted. */
    default void end(ScanCounts counts, ExitCode code, boolean interrupted) {}

    /** Whether results that an interrupted scan wrote down are shown again. */
    default boolean repeatsKnown() {
        return true;
    }
}
