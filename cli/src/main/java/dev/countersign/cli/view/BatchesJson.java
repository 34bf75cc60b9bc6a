package dev.countersign.cli.view;

import dev.countersign.observation.RunId;
import dev.countersign.operation.RecordedBatches;
import dev.countersign.operation.RolloutEnd;
import dev.countersign.rollout.Batch;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The batches of a rollout as JSON. Hosts that are all in one batch are not mentioned. */
public final class BatchesJson {
    private BatchesJson() {}

    /** Adds the batches that would be made. */
    static void put(Map<String, Object> root, List<Batch> batches) {
        if (batches.size() > 1) {
            root.put(
                    "batches",
                    batches.stream()
                            .<Object>map(each -> values(each.number(), each.hosts()))
                            .toList());
        }
    }

    /** Adds the batches of a rollout that has ended, why it was stopped, and which runs rolled it back. */
    public static void put(Map<String, Object> root, RolloutEnd end) {
        if (end.batches().size() > 1) {
            put(root, RecordedBatches.of(end.batches(), end.begun()));
        }
        end.stopped().ifPresent(why -> root.put("stopped", why));
        if (!end.rolledBackBy().isEmpty()) {
            root.put(
                    "rolledBackBy",
                    end.rolledBackBy().stream().<Object>map(RunId::name).toList());
        }
    }

    /** Adds the batches of an earlier run, as its journal has them. */
    static void put(Map<String, Object> root, RecordedBatches batches) {
        if (!batches.all().isEmpty()) {
            root.put(
                    "batches",
                    batches.all().stream()
                            .<Object>map(each -> {
                                Map<String, Object> values = values(each.number(), each.hosts());
                                values.put("begun", each.begun());
                                return values;
                            })
                            .toList());
        }
    }

    private static Map<String, Object> values(int number, List<String> hosts) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("number", (long) number);
        values.put("hosts", List.<Object>copyOf(hosts));
        return values;
    }
}
