package dev.countersign.cli.view;

import dev.countersign.observation.ScannerGap;
import dev.countersign.plan.HostPlan;
import dev.countersign.plan.ScannerGaps;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Says where scanners that read flags say something else than check and plan, once for all hosts
 * with the same reason.
 */
final class ScannerView {
    private ScannerView() {}

    /** Returns a sentence for each reason, with its hosts. */
    static List<String> sentences(List<HostPlan> hosts, HostNames names) {
        Map<ScannerGap, List<String>> same = new LinkedHashMap<>();
        for (HostPlan host : hosts) {
            for (ScannerGap gap : ScannerGaps.of(host)) {
                if (gap.scanner() == ScannerGap.Scanner.FLAGS) {
                    same.computeIfAbsent(gap, first -> new ArrayList<>()).add(host.host());
                }
            }
        }
        return same.entrySet().stream()
                .map(each -> each.getKey().sentence(names.list(each.getValue())))
                .toList();
    }
}
