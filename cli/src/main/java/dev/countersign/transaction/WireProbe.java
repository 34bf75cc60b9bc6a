package dev.countersign.transaction;

import dev.countersign.observation.WireAnswer;
import java.time.Duration;

/** Asks an SMB endpoint what it says about signing, on a new connection each time. */
public interface WireProbe {
    /** One NEGOTIATE over {@code dialer}. Never throws: what went wrong is an answer of UNKNOWN with the reason. */
    WireAnswer negotiate(Dialer dialer, String address, int port, Duration timeout);

    /** The same, and whether it speaks SMB1, where the probe can ask for that. */
    default WireAnswer negotiateAlsoSmb1(Dialer dialer, String address, int port, Duration timeout) {
        return negotiate(dialer, address, port, timeout);
    }
}
