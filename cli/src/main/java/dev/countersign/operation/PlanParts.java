package dev.countersign.operation;

import dev.countersign.inventory.Endpoint;
import dev.countersign.inventory.Host;
import dev.countersign.inventory.Inventory;
import dev.countersign.inventory.Machine;
import dev.countersign.plan.HostPlan;
import dev.countersign.plan.PlanFile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A plan in parts, each of which becomes a run of its own: no part changes a machine twice, because
 * a machine has one run and one lease at a time. Several servers of one machine are changed one
 * after the other.
 */
public final class PlanParts {
    /** One of its servers. The same server under two names is a mistake, which the machine's lock refuses. */
    private record Server(List<Endpoint> smb, Optional<String> document) {
        static Server of(Host host) {
            return new Server(host.smb(), host.document());
        }
    }

    private PlanParts() {}

    /**
     * Returns the parts, in order; the first has every host that is not changed.
     *
     * @param changes whether a host is changed
     */
    public static List<PlanFile> of(PlanFile plan, Inventory inventory, Predicate<HostPlan> changes) {
        Map<Machine, List<Server>> changed = new HashMap<>();
        List<Set<String>> parts = new ArrayList<>(List.of(new HashSet<>()));
        for (HostPlan each : plan.hosts()) {
            int part = Optional.of(each)
                    .filter(changes)
                    .flatMap(change -> inventory.host(change.host()))
                    .map(host -> turn(changed.computeIfAbsent(Machine.of(host), machine -> new ArrayList<>()), host))
                    .orElse(0);
            while (parts.size() <= part) {
                parts.add(new HashSet<>());
            }
            parts.get(part).add(each.host());
        }
        return parts.size() == 1
                ? List.of(plan)
                : parts.stream().map(plan::only).toList();
    }

    private static int turn(List<Server> servers, Host host) {
        Server server = Server.of(host);
        if (!servers.contains(server)) {
            servers.add(server);
        }
        return servers.indexOf(server);
    }
}
