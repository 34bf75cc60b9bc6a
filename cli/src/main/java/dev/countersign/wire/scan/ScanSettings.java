package dev.countersign.wire.scan;

import java.time.Duration;

/**
 * The settings of a scan.
 *
 * @param parallel endpoints at once
 * @param rate connections begun per second, 0 for no limit
 * @param timeout for each connection with its reply
 * @param smb1 whether to check for SMB1 too, on a second connection
 */
public record ScanSettings(int parallel, int rate, Duration timeout, boolean smb1) {
    /** More would need more memory than is promised. */
    public static final int MOST_PARALLEL = 4096;

    /** More than any network card can do. */
    public static final int HIGHEST_RATE = 1_000_000;

    public ScanSettings {
        if (parallel < 1 || parallel > MOST_PARALLEL || rate < 0 || rate > HIGHEST_RATE || timeout.toMillis() < 1) {
            throw new IllegalArgumentException("1 to 4096 at once, a rate that is not negative, and a timeout");
        }
    }
}
