package dev.countersign.transaction;

import dev.countersign.diagnostic.ExitCode;
import java.util.Collection;
import java.util.List;

/** How several hosts ended, in the order in which they are reported. */
public record Outcomes(List<HostOutcome> hosts) {
    public Outcomes {
        hosts = List.copyOf(hosts);
    }

    /** The outcomes of these hosts. */
    public static Outcomes of(Collection<HostOutcome> hosts) {
        return new Outcomes(List.copyOf(hosts));
    }

    /** Returns the exit code of a command for all these hosts: the worst of theirs. */
    public ExitCode exitCode() {
        return ExitCode.worst(hosts.stream().map(HostOutcome::code).toList());
    }
}
