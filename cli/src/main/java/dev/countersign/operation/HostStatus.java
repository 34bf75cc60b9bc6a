package dev.countersign.operation;

import dev.countersign.diagnostic.ExitCode;
import dev.countersign.transaction.RemoteRun;
import java.util.ArrayList;
import java.util.List;

/**
 * The runs of one host: what the host says of them, and those that the journals here do not know
 * the end of.
 */
public record HostStatus(String host, HostReply reply, List<UnfinishedHost> unfinished) {
    public HostStatus {
        unfinished = List.copyOf(unfinished);
    }

    /** Returns what to do about an unfinished run. */
    public UnfinishedHost.Next next(UnfinishedHost end) {
        return reply.failure().isPresent()
                ? end.unreached()
                : end.next(reply.run(end.run().name()), reply.state());
    }

    /** The unfinished runs, except those that the host has confirmed: those are finished there. */
    public List<UnfinishedHost> open() {
        return unfinished.stream()
                .filter(end ->
                        reply.run(end.run().name()).filter(RemoteRun::confirmed).isEmpty())
                .toList();
    }

    /** The unfinished runs that the reply of the host does not show as such by itself. */
    public List<UnfinishedHost> onlyHere() {
        return open().stream()
                .filter(end -> reply.run(end.run().name())
                        .filter(run -> run.pending() || HostReply.needsPerson(run))
                        .isEmpty())
                .toList();
    }

    /** The exit code for this host. */
    public ExitCode code() {
        List<ExitCode> codes = new ArrayList<>(List.of(reply.code()));
        unfinished.forEach(end -> codes.add(next(end).code()));
        return ExitCode.worst(codes);
    }
}
