package dev.countersign.cli.view;

import dev.countersign.diagnostic.Counts;
import dev.countersign.plan.HostPlan;
import dev.countersign.plan.HostVerdict;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The result of {@code check} as JSON. */
public final class CheckJson {
    private CheckJson() {}

    /**
     * Returns the document, with its exit code.
     *
     * @param shard what is said besides of the result of a shard, see {@link ShardJson}
     */
    public static String of(List<HostPlan> hosts, String revision, Map<String, Object> shard) {
        Counts counts = CheckView.counts();
        hosts.forEach(each -> counts.add(HostVerdict.of(each).word()));
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("verdicts", counts.values());
        root.put("hosts", hosts.stream().<Object>map(HostJson::check).toList());
        root.putAll(shard);
        return JsonDocument.of("check", revision, HostVerdict.exitCode(hosts), root);
    }
}
