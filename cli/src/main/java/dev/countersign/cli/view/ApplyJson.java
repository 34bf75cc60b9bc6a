package dev.countersign.cli.view;

import dev.countersign.diagnostic.Counts;
import dev.countersign.diagnostic.ExitCode;
import dev.countersign.observation.RunId;
import dev.countersign.plan.HostPlan;
import dev.countersign.plan.PlanFile;
import dev.countersign.transaction.HostOutcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The result of {@code apply} as JSON. */
public final class ApplyJson {
    private ApplyJson() {}

    /**
     * Returns the result of a plan that was applied.
     *
     * @param runs the runs that it took; empty if nothing was to be changed
     * @param rehearsed what the rehearsal of the rollback showed; empty without one
     * @param shard what is said besides of the result of a shard, see {@link ShardJson}
     */
    public static String of(
            PlanFile plan,
            List<HostOutcome> outcomes,
            List<RunId> runs,
            Map<String, String> rehearsed,
            Map<String, Object> shard,
            ExitCode code) {
        Map<String, Object> root = new LinkedHashMap<>();
        runs.stream().findFirst().ifPresent(id -> root.put("run", id.name()));
        if (runs.size() > 1) {
            root.put("runs", runs.stream().<Object>map(RunId::name).toList());
        }
        if (!rehearsed.isEmpty()) {
            root.put("rehearsal", rehearsed);
        }
        Map<String, HostOutcome> ended = new LinkedHashMap<>();
        outcomes.forEach(each -> ended.put(each.host(), each));
        List<Object> hosts = new ArrayList<>();
        for (HostPlan host : plan.hosts()) {
            Optional.ofNullable(ended.get(host.host()))
                    .ifPresent(outcome -> hosts.add(HostJson.outcome(host, outcome)));
        }
        root.put("outcomes", counts(outcomes).values());
        root.put("hosts", hosts);
        root.putAll(shard);
        return JsonDocument.of("apply", plan.origin().text(), code, root);
    }

    /** Returns the result of a run that was continued. */
    public static String resumed(
            RunId run, List<HostOutcome> outcomes, Map<String, Object> shard, ExitCode code) {
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("run", run.name());
        root.put("resumed", true);
        root.put("outcomes", counts(outcomes).values());
        root.put("hosts", outcomes.stream().<Object>map(HostJson::outcome).toList());
        root.putAll(shard);
        return JsonDocument.of("apply", code, root);
    }

    private static Counts counts(List<HostOutcome> outcomes) {
        Counts counts = HostJson.counts();
        outcomes.forEach(each -> counts.add(each.outcome().word()));
        return counts;
    }
}
