package dev.countersign.wire.scan;

import java.time.Duration;

/**
 * How a scan goes.
 *
 * @param parallel endpoints at once
 * @param rate connections begun in a second, 0 for as many as there may be
 * @param timeout for each connection with its answer
 * @param smb1 whether SMB1 is asked for too, on a second connection
 */
public record ScanSettings(int parallel, int rate, Duration timeout, boolean smb1) {
    /** More would need more memory than is promised. */
    public static final int MOST_PARALLEL = 4096;

    /** More than any network card does. */
    public static final int HIGHEST_RATE = 1_000_000;

    public ScanSettings {
        if (parallel < 1 || parallel > MOST_PARALLEL || rate < 0 || rate > HIGHEST_RATE || timeout.toMillis() < 1) {
            throw new IllegalArgumentException("1 to 4096 at once, a rate that is not negative, and a timeout");
        }
    }
}
