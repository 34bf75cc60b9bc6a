package dev.countersign.cli.view;

import dev.countersign.diagnostic.Counts;
import dev.countersign.diagnostic.ExitCode;
import dev.countersign.plan.HostPlan;
import dev.countersign.rollout.Batch;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A plan as JSON. */
public final class PlanJson {
    private PlanJson() {}

    /**
     * Returns the document, with its exit code.
     *
     * @param batches the batches of the hosts that would be changed
     * @param shard what is said besides of the result of a shard, see {@link ShardJson}
     */
    public static String of(List<HostPlan> hosts, String revision, List<Batch> batches, Map<String, Object> shard) {
        Counts counts = PlanView.counts();
        hosts.forEach(each -> counts.add(PlanView.word(each)));
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("decisions", counts.values());
        BatchesJson.put(root, batches);
        root.put("hosts", hosts.stream().<Object>map(HostJson::plan).toList());
        root.putAll(shard);
        return JsonDocument.of("plan", revision, exitCode(hosts), root);
    }

    /** The exit code for a plan of these hosts. */
    public static ExitCode exitCode(List<HostPlan> hosts) {
        return ExitCode.worst(hosts.stream().map(each -> each.decision().code()).toList());
    }
}
