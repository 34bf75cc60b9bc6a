package dev.countersign.cli.view;

import dev.countersign.observation.RunId;
import dev.countersign.operation.FleetStatus;
import dev.countersign.operation.HostReply;
import dev.countersign.operation.HostStatus;
import dev.countersign.operation.UnfinishedHost;
import dev.countersign.transaction.RemoteRun;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What is pending on hosts, as JSON. */
public final class StatusJson {
    private StatusJson() {}

    /** Returns the document, with its exit code. */
    public static String of(FleetStatus status, String revision) {
        Map<String, StatusItem.State> states = StatusItem.states(status);
        List<Object> hosts = new ArrayList<>();
        status.hosts().forEach(each -> hosts.add(host(each, states)));
        status.gone().forEach(each -> hosts.add(gone(each, states)));
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("states", StatusItem.counts(status).values());
        root.put("hosts", hosts);
        root.put(
                "damaged",
                Stream.concat(status.damaged().stream(), status.unreadable().stream())
                        .<Object>map(RunId::name)
                        .toList());
        return JsonDocument.of("status", revision, status.code(), root);
    }

    private static Map<String, Object> host(HostStatus host, Map<String, StatusItem.State> states) {
        Map<String, Object> values = named(host.host(), states);
        HostReply reply = host.reply();
        reply.failure().ifPresent(failure -> values.put("notReached", failure.what()));
        values.put(
                "runs",
                reply.runs().stream().<Object>map(run -> run(reply, run)).toList());
        values.put(
                "unfinished",
                host.open().stream()
                        .<Object>map(end -> unfinished(end, host.next(end)))
                        .toList());
        return values;
    }

    private static Map<String, Object> gone(UnfinishedHost end, Map<String, StatusItem.State> states) {
        Map<String, Object> values = named(end.host(), states);
        values.put("notReached", end.gone().what());
        values.put("runs", List.of());
        values.put("unfinished", List.of(unfinished(end, end.gone())));
        return values;
    }

    private static Map<String, Object> named(String host, Map<String, StatusItem.State> states) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("host", host);
        values.put("state", states.getOrDefault(host, StatusItem.State.SETTLED).word());
        return values;
    }

    private static Map<String, Object> run(HostReply reply, RemoteRun run) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("run", run.run());
        values.put("verdict", run.verdict());
        run.secondsLeft().ifPresent(left -> values.put("secondsLeft", left));
        if (!run.note().isEmpty()) {
            values.put("note", run.note());
        }
        reply.since(run).ifPresent(since -> values.put("since", since));
        return values;
    }

    private static Map<String, Object> unfinished(UnfinishedHost end, UnfinishedHost.Next next) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("run", end.run().name());
        values.put("what", next.what());
        values.put("next", next.command());
        values.put("close", "countersign abandon " + end.run());
        return values;
    }
}
