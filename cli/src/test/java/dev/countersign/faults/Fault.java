package dev.countersign.faults;

import java.util.List;
import java.util.Optional;

/**
 * A fault of a host, from the data file.
 *
 * @param says for a person, on the page
 * @param course the commands that the program runs meanwhile
 * @param login {@code root}, or {@code admin}, who needs sudo
 * @param prepare a script for the host, before the program begins
 * @param between a script for the host, between the plan and its apply, or between the apply and
 *     its rollback
 * @param point where something is done to a call
 * @param afterwards a script for the host after the program has ended, before the host is inspected
 * @param clean a script for the host after it was inspected
 * @param hosts the states that the host may have afterwards
 * @param exits the exit codes that the program may end with
 */
public record Fault(
        String id,
        String group,
        String says,
        Course course,
        String login,
        String prepare,
        String between,
        Optional<Point> point,
        String afterwards,
        String clean,
        List<HostState> hosts,
        List<Integer> exits) {
    /** The commands that the program runs. */
    public enum Course {
        /** {@code apply}. */
        APPLY,
        /** {@code plan --out}, then {@code apply} of that file. */
        PLANNED,
        /** {@code apply}, then {@code rollback} of its run, during which the fault happens. */
        ROLLBACK,
        /** {@code apply} without a confirm: the host is on its own. */
        ABANDONED,
        /** {@code apply} whose reply is lost: the program reverts everything. */
        LOST,
        /** As abandoned, then a second {@code apply} without a fault, whose result counts. */
        AGAIN,
        /** Two programs at the same time; the worse exit code counts. */
        TWICE
    }

    public Fault {
        hosts = List.copyOf(hosts);
        exits = List.copyOf(exits);
        if (hosts.isEmpty() || exits.isEmpty() || hosts.contains(HostState.UNKNOWN)) {
            throw new IllegalArgumentException(
                    "no fault may leave a host unknown, and it must say what it leaves: " + id);
        }
    }
}
