package dev.countersign.operation;

import dev.countersign.inventory.Endpoint;
import dev.countersign.inventory.Host;
import dev.countersign.inventory.Inventory;
import dev.countersign.inventory.Machine;
import dev.countersign.plan.HostPlan;
import dev.countersign.rollout.Batch;
import dev.countersign.rollout.Batches;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A plan in parts, each of which becomes a run of its own: no part changes a machine twice, because
 * a machine has one run and one lease at a time. Several servers of one machine are changed one
 * after the other.
 *
 * @param all in their order; the first has every host that is not changed, and the canary
 */
public record PlanParts(List<Part> all) {
    /**
     * One part.
     *
     * @param hosts all its hosts
     * @param batches those of its hosts that are changed; numbered over all parts
     */
    public record Part(Set<String> hosts, List<Batch> batches) {
        public Part {
            hosts = Set.copyOf(hosts);
            batches = List.copyOf(batches);
        }
    }

    /** One of its servers. The same server under two names is a mistake, which the machine's lock refuses. */
    private record Server(List<Endpoint> smb, Optional<String> document) {
        static Server of(Host host) {
            return new Server(host.smb(), host.document());
        }
    }

    public PlanParts {
        all = List.copyOf(all);
    }

    /**
     * Returns the parts of a plan.
     *
     * @param changing its hosts that are changed, in its order
     */
    public static PlanParts of(List<HostPlan> plans, List<String> changing, Inventory inventory, Batches batches) {
        Map<String, Integer> turns = turns(changing, inventory, batches.canary());
        int last = turns.values().stream().mapToInt(each -> each).max().orElse(0);
        List<Set<String>> hosts = new ArrayList<>();
        List<List<String>> changed = new ArrayList<>();
        for (int turn = 0; turn <= last; turn++) {
            hosts.add(new LinkedHashSet<>());
            changed.add(new ArrayList<>());
        }
        plans.forEach(plan -> hosts.get(turns.getOrDefault(plan.host(), 0)).add(plan.host()));
        changing.forEach(host -> changed.get(turns.getOrDefault(host, 0)).add(host));
        List<List<Batch>> cut = batches.cutEach(changed, 1);
        List<Part> parts = new ArrayList<>();
        for (int turn = 0; turn <= last; turn++) {
            parts.add(new Part(hosts.get(turn), cut.get(turn)));
        }
        return new PlanParts(parts);
    }

    /** Returns in which part each host is changed: the canary, and else the first server of each machine, in the first. */
    private static Map<String, Integer> turns(List<String> changing, Inventory inventory, Optional<String> canary) {
        Map<Machine, List<Server>> machines = new HashMap<>();
        Map<String, Integer> turns = new HashMap<>();
        changing.stream()
                .sorted(Comparator.comparing(host -> !canary.equals(Optional.of(host))))
                .forEach(name -> inventory
                        .host(name)
                        .ifPresent(host -> turns.put(
                                name,
                                turn(machines.computeIfAbsent(Machine.of(host), it -> new ArrayList<>()), host))));
        return turns;
    }

    private static int turn(List<Server> servers, Host host) {
        Server server = Server.of(host);
        if (!servers.contains(server)) {
            servers.add(server);
        }
        return servers.indexOf(server);
    }

    /** The batches of all parts, in their order. */
    public List<Batch> batches() {
        return all.stream().flatMap(each -> each.batches().stream()).toList();
    }

    /** Whether there is more than one part. */
    public boolean several() {
        return all.size() > 1;
    }
}
