package dev.countersign.cli.view;

import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.ExitCode;
import dev.countersign.journal.Entry;
import dev.countersign.observation.RunId;
import dev.countersign.operation.RecordedHost;
import dev.countersign.operation.Rollbacks;
import dev.countersign.operation.RunReport;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One run as JSON. */
public final class RunJson {
    private RunJson() {}

    public static String of(RunReport story, Rollbacks rollbacks, List<Diagnostic> damage, ExitCode code) {
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("kind", "run");
        root.put("run", story.record().run().name());
        root.put("started", story.record().run().started().toString());
        root.put("command", story.began("command"));
        root.put("user", story.began("user"));
        root.put("program", story.began("program"));
        story.exit().ifPresent(exit -> root.put("exit", exit));
        root.put("owner", story.record().owner().word());
        root.put(
                "rolledBackBy",
                rollbacks.over(story.record()).stream().<Object>map(RunId::name).toList());
        BatchesJson.put(root, story.batches());
        root.put("outcomes", story.counts().values());
        root.put(
                "hosts",
                story.hosts().stream()
                        .<Object>map(host -> host(story, rollbacks, host))
                        .toList());
        root.put(
                "journal",
                story.record().entries().stream().<Object>map(RunJson::entry).toList());
        root.put("damage", damage.stream().<Object>map(JsonDocument::diagnostic).toList());
        return JsonDocument.of("show", story.began("revision"), code, root);
    }

    private static Map<String, Object> host(RunReport story, Rollbacks rollbacks, RunReport.HostEnd host) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("host", host.host());
        values.put("outcome", host.outcome());
        values.put("reason", host.reason());
        host.at().ifPresent(at -> values.put("recorded", at.toString()));
        rollbacks.undone(story.record(), host.host()).ifPresent(by -> values.put("rolledBackBy", by.name()));
        host.recorded().ifPresent(recorded -> {
            values.putAll(RecordedHost.values(recorded));
            RecordedHost.diff(story.record(), recorded).ifPresent(diff -> values.put("diff", diff));
        });
        values.put("evidence", List.<Object>copyOf(host.evidence()));
        return values;
    }

    private static Map<String, Object> entry(Entry entry) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("time", entry.time().toString());
        values.put("event", entry.event());
        values.put("host", entry.host());
        values.put("details", entry.details());
        return values;
    }
}
