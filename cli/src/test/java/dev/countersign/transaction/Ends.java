package dev.countersign.transaction;

import dev.countersign.observation.WirePicture;
import java.util.List;
import java.util.Optional;

/** Outcomes for tests of what comes after one; the program itself makes them only where it has seen the host. */
public final class Ends {
    private Ends() {}

    /** How a host ended, with the exit code that goes with it. */
    public static HostOutcome of(String host, Outcome outcome, String reason) {
        return new HostOutcome(host, outcome, outcome.code(), reason, Optional.empty(), List.of(), WirePicture.NONE);
    }
}
