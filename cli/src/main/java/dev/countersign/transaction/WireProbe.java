package dev.countersign.transaction;

import dev.countersign.observation.WireAnswer;
import java.time.Duration;

/** Queries an SMB endpoint about signing, over a new connection each time. */
public interface WireProbe {
    /**
     * Sends one NEGOTIATE over {@code dialer}. Never throws: an error becomes an answer of UNKNOWN
     * with the reason.
     */
    WireAnswer negotiate(Dialer dialer, String address, int port, Duration timeout);

    /**
     * Same as {@link #negotiate}, and also checks whether the endpoint speaks SMB1, if the probe
     * can.
     */
    default WireAnswer negotiateAlsoSmb1(Dialer dialer, String address, int port, Duration timeout) {
        return negotiate(dialer, address, port, timeout);
    }
}
