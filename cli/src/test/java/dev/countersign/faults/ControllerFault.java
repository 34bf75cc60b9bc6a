package dev.countersign.faults;

import java.time.Duration;
import java.util.Set;

/**
 * A fault of the network, or of the program and its machine, with the expected result.
 *
 * @param says for a person, on the page
 * @param hosts the states that the host may have afterwards
 * @param exits the exit codes that the program may end with
 * @param lease of the run that the fault happens to; the course gives it to the program
 * @param course runs the program to its end with the fault in the middle
 */
record ControllerFault(
        String id, String group, String says, Set<HostState> hosts, Set<Integer> exits, Duration lease, Course course) {
    /** What happens. */
    interface Course {
        /** Runs it on a host that was reset. */
        FaultRun.Ended run(Bench bench) throws Exception;
    }

    ControllerFault {
        hosts = Set.copyOf(hosts);
        exits = Set.copyOf(exits);
        if (hosts.isEmpty() || exits.isEmpty() || hosts.contains(HostState.UNKNOWN)) {
            throw new IllegalArgumentException(
                    "no fault may leave a host unknown, and it must say what it leaves: " + id);
        }
    }
}
