package dev.countersign.operation;

import dev.countersign.observation.RunId;
import java.util.Optional;

/** Hosts of runs whose program did not finish, for tests of what is shown of them. */
public final class LeftOpen {
    private LeftOpen() {}

    /** Returns a host that the run never reached. */
    public static UnfinishedHost unbegun(String run, String host) {
        return new UnfinishedHost(new RunId(run), host, HostProgress.UNBEGUN, false, Optional.empty());
    }

    /** Returns a host that made the change; how it ended is not known. */
    public static UnfinishedHost made(String run, String host) {
        return new UnfinishedHost(new RunId(run), host, HostProgress.MADE, false, Optional.empty());
    }

    /** Returns a host to which the change was sent. */
    public static UnfinishedHost sent(String run, String host) {
        return new UnfinishedHost(new RunId(run), host, HostProgress.OPEN, false, Optional.empty());
    }
}
