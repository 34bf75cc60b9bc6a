package dev.countersign.cli.view;

import dev.countersign.bytes.Digest;
import dev.countersign.observation.RunId;
import dev.countersign.operation.FleetStatus;
import dev.countersign.operation.HostReply;
import dev.countersign.operation.HostStatus;
import dev.countersign.operation.LeftOpen;
import dev.countersign.operation.UnfinishedHost;
import dev.countersign.platform.ChangeKind;
import dev.countersign.transaction.RemoteException;
import dev.countersign.transaction.RemoteRun;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The status of as many hosts as wanted, in every state that there is. */
final class ManyStates {
    private static final String RUN = "20261122T095141Z-3f9c";
    private static final String OTHER = "20261121T080000Z-0a1b";
    private static final String STATE = "/var/lib/countersign/runs";

    /** A state of a host, and what has to be said of it. */
    enum Kind {
        NOTHING("settled", 0),
        PENDING_HERE("pending", 2),
        PENDING_ELSEWHERE("pending", 2),
        NEEDS_PERSON("needs attention", 6),
        NOT_REACHED("not reached", 3),
        TOOLS_FAILED("not reached", 1),
        EDITED("changed since", 0),
        NEVER_BEGUN("unfinished", 2),
        PERHAPS_MADE("unfinished", 3),
        REVERTED("unfinished", 0),
        CONFIRMED("settled", 0);

        final String word;
        final int exit;

        Kind(String word, int exit) {
            this.word = word;
            this.exit = exit;
        }
    }

    private ManyStates() {}

    /**
     * Returns hosts of these kinds in turn.
     *
     * @param damaged whether there are also runs that cannot be judged
     */
    static FleetStatus of(int count, List<Kind> kinds, boolean damaged) {
        List<HostStatus> hosts = IntStream.rangeClosed(1, count)
                .mapToObj(number -> host("fs" + number, kinds.get((number - 1) % kinds.size())))
                .toList();
        return new FleetStatus(
                hosts,
                List.of(),
                damaged ? List.of(new RunId("20261101T000000Z-dead")) : List.of(),
                damaged ? List.of(new RunId("20261102T000000Z-beef")) : List.of(),
                own(hosts));
    }

    static Map<String, Set<String>> own(List<HostStatus> hosts) {
        return Map.of(RUN, hosts.stream().map(HostStatus::host).collect(Collectors.toSet()));
    }

    static UnfinishedHost gone(String name) {
        return LeftOpen.sent(RUN, name);
    }

    static HostStatus host(String name, Kind kind) {
        return switch (kind) {
            case NOTHING -> said(name, List.of(), List.of());
            case PENDING_HERE ->
                said(name, List.of(run(RUN, "pending", OptionalLong.of(50))), List.of(LeftOpen.made(RUN, name)));
            case PENDING_ELSEWHERE -> said(name, List.of(run(OTHER, "pending", OptionalLong.of(-3))), List.of());
            case NEEDS_PERSON -> said(name, List.of(run(RUN, "person", OptionalLong.empty())), List.of());
            case NOT_REACHED -> failed(name, RemoteException.Kind.UNREACHABLE, "no connection");
            case TOOLS_FAILED -> failed(name, RemoteException.Kind.FAILED, "the host's disk is full");
            case EDITED -> said(name, List.of(changed("three")), List.of());
            case NEVER_BEGUN -> said(name, List.of(), List.of(LeftOpen.unbegun(RUN, name)));
            case PERHAPS_MADE -> said(name, List.of(), List.of(LeftOpen.made(RUN, name)));
            case REVERTED ->
                said(name, List.of(run(RUN, "reverted", OptionalLong.empty())), List.of(LeftOpen.sent(RUN, name)));
            case CONFIRMED -> said(name, List.of(changed("two")), List.of(LeftOpen.made(RUN, name)));
        };
    }

    private static HostStatus said(String name, List<RemoteRun> runs, List<UnfinishedHost> unfinished) {
        return new HostStatus(name, new HostReply(runs, STATE, Optional.empty()), unfinished);
    }

    private static HostStatus failed(String name, RemoteException.Kind kind, String what) {
        return new HostStatus(name, HostReply.none(new RemoteException(kind, what, "ssh -v root@" + name)), List.of());
    }

    private static RemoteRun run(String name, String verdict, OptionalLong left) {
        return new RemoteRun(name, verdict, left);
    }

    /** A confirmed run that changed a document from "one" to "two". */
    private static RemoteRun changed(String now) {
        return new RemoteRun(
                RUN,
                "confirmed",
                OptionalLong.empty(),
                Optional.of(new RemoteRun.Change(
                        ChangeKind.REPLACE,
                        digest("one"),
                        digest("two"),
                        Optional.of(digest(now)),
                        "/etc/samba/smb.conf")),
                "");
    }

    private static Digest digest(String text) {
        return Digest.of(text.getBytes(StandardCharsets.UTF_8));
    }
}
