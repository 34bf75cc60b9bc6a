package dev.countersign.wire.scan;

import java.time.Duration;
import java.util.Set;

/**
 * The settings of a scan.
 *
 * @param parallel endpoints at once
 * @param rate connections begun per second, 0 for no limit
 * @param timeout for each connection with its replies
 * @param also what to ask in addition
 */
public record ScanSettings(int parallel, int rate, Duration timeout, Set<Question> also) {
    /** More would need more memory than is promised. */
    public static final int MOST_PARALLEL = 4096;

    /** More than any network card can do. */
    public static final int HIGHEST_RATE = 1_000_000;

    public ScanSettings {
        also = Set.copyOf(also);
        if (parallel < 1 || parallel > MOST_PARALLEL || rate < 0 || rate > HIGHEST_RATE || timeout.toMillis() < 1) {
            throw new IllegalArgumentException("1 to 4096 at once, a rate that is not negative, and a timeout");
        }
    }

    /**
     * Creates the settings of a scan for signing.
     *
     * @param smb1 whether to check for SMB1 too
     */
    public ScanSettings(int parallel, int rate, Duration timeout, boolean smb1) {
        this(parallel, rate, timeout, smb1 ? Set.of(Question.SMB1) : Set.of());
    }

    /** Whether {@code question} is asked. */
    boolean asks(Question question) {
        return also.contains(question);
    }
}
