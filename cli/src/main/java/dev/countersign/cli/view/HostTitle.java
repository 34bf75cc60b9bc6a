package dev.countersign.cli.view;

import dev.countersign.observation.Observation;
import dev.countersign.observation.WirePicture;
import dev.countersign.plan.HostPlan;
import java.util.stream.Collectors;

/** Describes a host in one line: its name, platform and version, and its endpoints. */
final class HostTitle {
    private HostTitle() {}

    static String of(HostPlan host) {
        String runs = host.observation()
                .map(Observation::version)
                .map(version -> "  " + host.platform() + " " + version)
                .orElse(host.platform().isEmpty() ? "" : "  " + host.platform());
        return host.host() + runs + endpoints(host.wire());
    }

    private static String endpoints(WirePicture wire) {
        return wire.endpoints().isEmpty()
                ? ""
                : wire.endpoints().stream()
                        .map(each ->
                                each.direct().address() + ":" + each.direct().port())
                        .collect(Collectors.joining(", ", "  ", ""));
    }
}
