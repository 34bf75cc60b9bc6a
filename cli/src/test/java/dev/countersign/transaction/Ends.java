package dev.countersign.transaction;

import dev.countersign.observation.WirePicture;
import java.util.List;
import java.util.Optional;

/**
 * Outcomes for tests of later steps; the program itself creates them only where it has seen the
 * host.
 */
public final class Ends {
    private Ends() {}

    /** Returns how a host ended, with the usual exit code. */
    public static HostOutcome of(String host, Outcome outcome, String reason) {
        return new HostOutcome(host, outcome, outcome.code(), reason, Optional.empty(), List.of(), WirePicture.NONE);
    }
}
