package dev.countersign.wire;

import java.time.Instant;
import java.util.Optional;

/** Windows' time format on the wire: 100 ns since 1601-01-01 ([MS-DTYP] 2.3.3). */
public final class FileTime {
    private static final long SECONDS_TO_1970 = 11_644_473_600L;
    private static final long TICKS = 10_000_000;
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    private FileTime() {}

    /** Returns the wire format of {@code moment}. */
    public static long ticks(Instant moment) {
        return (moment.getEpochSecond() + SECONDS_TO_1970) * TICKS + moment.getNano() / 100;
    }

    /**
     * Returns the moment; empty for 0, which means that the server does not tell, and for
     * impossible dates.
     */
    public static Optional<Instant> instant(long ticks) {
        if (ticks <= 0) {
            return Optional.empty();
        }
        return Optional.of(Instant.ofEpochSecond(ticks / TICKS - SECONDS_TO_1970, ticks % TICKS * 100))
                .filter(each -> !each.isAfter(LATEST));
    }
}
