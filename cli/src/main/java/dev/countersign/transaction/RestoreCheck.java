package dev.countersign.transaction;

import dev.countersign.observation.FileState;
import dev.countersign.observation.Observation;
import dev.countersign.plan.HostPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Checks whether a host is again as a plan found it: every file that its configuration depends on,
 * with owner and mode, the daemon, and the wire.
 */
public final class RestoreCheck {
    private RestoreCheck() {}

    /**
     * Looks at the host again.
     *
     * @return what differs from the plan, in words; empty if nothing does
     * @throws RemoteException if the host could not be queried
     */
    public static List<String> differences(Calls calls, WireLook look, HostPlan plan) throws RemoteException {
        try (RemoteHost host = calls.open()) {
            return differences(plan, Survey.of(calls, host, look));
        }
    }

    private static List<String> differences(HostPlan plan, Survey.Seen now) {
        List<String> differences = new ArrayList<>();
        Observation was = plan.observation().orElseThrow();
        Observation is = now.observation();
        was.sources().files().forEach((path, file) -> {
            Optional<FileState> there = Optional.ofNullable(is.sources().files().get(path));
            if (there.map(FileState::identity).filter(file.identity()::equals).isEmpty()) {
                differences.add(path + " has different content");
            } else if (there.filter(each ->
                            each.owner().equals(file.owner()) && each.mode().equals(file.mode()))
                    .isEmpty()) {
                differences.add(path + " has a different owner or mode");
            }
        });
        if (differences.isEmpty() && !is.fingerprint().equals(was.fingerprint())) {
            differences.add("the daemon, its command line or its version has changed");
        }
        if (now.wire().advertised() != plan.wire().advertised()) {
            differences.add("the wire says " + now.wire().advertised().word() + ", but before it said "
                    + plan.wire().advertised().word());
        }
        return differences;
    }
}
