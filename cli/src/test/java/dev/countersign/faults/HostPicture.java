package dev.countersign.faults;

import java.util.List;
import java.util.Optional;

/**
 * A host as it is on its disk and on its wire. {@link #state} decides whether that is correct.
 *
 * @param document digest of smb.conf, or {@code absent}
 * @param access {@code UID:GID MODE} of smb.conf
 * @param beside the contents of its directory, sorted
 * @param runs every run in the state directory, oldest first
 * @param wire what its SMB server advertises: {@code required}, {@code not required} or
 *     {@code no answer}
 */
public record HostPicture(String document, String access, List<String> beside, List<Run> runs, String wire) {
    public HostPicture {
        beside = List.copyOf(beside);
        runs = List.copyOf(runs);
    }

    /**
     * One directory of the state directory.
     *
     * @param verdict what its link says, or empty
     * @param settled the first word of how it ended, or empty while something is left to do
     * @param after the digest of the document that it wanted
     */
    public record Run(String name, String verdict, String settled, String after) {}

    /**
     * Returns the host's state.
     *
     * @param before the host before anything happened to it
     * @param afterWire what the wire shows once the change is made
     * @param theirs the digest of what somebody wrote into the document meanwhile
     */
    public HostState state(HostPicture before, String afterWire, Optional<String> theirs) {
        boolean clean = runs.stream().noneMatch(run -> run.settled().isEmpty())
                && beside.equals(before.beside())
                && access.equals(before.access());
        if (!clean) {
            return HostState.UNKNOWN;
        }
        if (theirs.filter(document::equals).isPresent()) {
            // Which of the two depends on whether they started from our bytes, and told the daemon.
            return wire.equals(before.wire()) || wire.equals(afterWire) ? HostState.THEIRS : HostState.UNKNOWN;
        }
        if (document.equals(before.document()) && wire.equals(before.wire())) {
            return HostState.BEFORE;
        }
        boolean confirmed = runs.stream()
                .anyMatch(run -> run.verdict().equals("confirmed")
                        && run.settled().equals("confirmed")
                        && run.after().equals(document)
                        && before.runs().stream().noneMatch(old -> old.name().equals(run.name())));
        return confirmed && wire.equals(afterWire) ? HostState.AFTER : HostState.UNKNOWN;
    }
}
