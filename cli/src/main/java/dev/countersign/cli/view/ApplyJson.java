package dev.countersign.cli.view;

import dev.countersign.diagnostic.Counts;
import dev.countersign.diagnostic.ExitCode;
import dev.countersign.observation.RunId;
import dev.countersign.operation.PlanRollout;
import dev.countersign.operation.RolloutEnd;
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
     * @param retryOf the run whose hosts were tried again
     * @param shard what is said besides of the result of a shard, see {@link ShardJson}
     */
    public static String of(PlanFile plan, PlanRollout.Done done, Optional<String> retryOf, Map<String, Object> shard) {
        Map<String, Object> root = new LinkedHashMap<>();
        done.runs().stream().findFirst().ifPresent(id -> root.put("run", id.name()));
        if (done.runs().size() > 1) {
            root.put("runs", done.runs().stream().<Object>map(RunId::name).toList());
        }
        retryOf.ifPresent(earlier -> root.put("retryOf", earlier));
        if (!done.rehearsed().isEmpty()) {
            root.put("rehearsal", done.rehearsed());
        }
        RolloutEnd end = done.end();
        BatchesJson.put(root, end);
        Map<String, HostOutcome> ended = new LinkedHashMap<>();
        end.outcomes().forEach(each -> ended.put(each.host(), each));
        List<Object> hosts = new ArrayList<>();
        for (HostPlan host : plan.hosts()) {
            Optional.ofNullable(ended.get(host.host()))
                    .ifPresent(outcome -> hosts.add(HostJson.outcome(host, outcome)));
        }
        root.put("outcomes", counts(end.outcomes()).values());
        root.put("hosts", hosts);
        root.putAll(shard);
        return JsonDocument.of("apply", plan.origin().text(), done.code(), root);
    }

    /**
     * Returns the result of a run that was continued.
     *
     * @param outcomes of all hosts of the run
     * @param end how the hosts were changed that the run had not begun
     * @param shard what is said besides of the result of a shard, see {@link ShardJson}
     */
    public static String resumed(
            RunId run, List<HostOutcome> outcomes, RolloutEnd end, Map<String, Object> shard, ExitCode code) {
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("run", run.name());
        root.put("resumed", true);
        BatchesJson.put(root, end);
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
