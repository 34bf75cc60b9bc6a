package dev.countersign.operation;

import dev.countersign.diagnostic.ExitCode;
import dev.countersign.inventory.Endpoint;
import dev.countersign.inventory.Host;
import dev.countersign.inventory.Inventory;
import dev.countersign.observation.Instance;
import dev.countersign.observation.Listening;
import dev.countersign.plan.Decision;
import dev.countersign.plan.HostPlan;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The servers of a machine besides the one that its host in the inventory means. Each that listens
 * at the address of the host is judged and changed as a host of its own, {@code fs1:1054}. At any
 * other address nothing is asked because a host says so: the inventory has to name it.
 */
final class OtherServers {
    private static final int NETBIOS = 139;

    /** The usual port first; that of NetBIOS, which a server has besides, last. */
    private static final Comparator<Listening> PORTS = Comparator.comparing(
                    (Listening each) -> each.port() != Endpoint.SMB_PORT)
            .thenComparing(each -> each.port() == NETBIOS)
            .thenComparingInt(Listening::port)
            .thenComparing(Listening::address);

    private final Host host;
    private final HostPlan plan;
    private final Inventory inventory;

    /**
     * Creates the others of a host.
     *
     * @param plan what was seen of the server that it means
     */
    OtherServers(Host host, HostPlan plan, Inventory inventory) {
        this.host = host;
        this.plan = plan;
        this.inventory = inventory;
    }

    /** Returns those that are hosts of their own, unless the inventory has them already. */
    List<Host> reachable() {
        return others()
                .flatMap(each -> here(each).stream())
                .map(each -> host.server(each.port()))
                .filter(each -> !listed(each.smb().get(0)))
                .toList();
    }

    /** Returns what is said of those at other addresses of the machine. */
    List<HostPlan> elsewhere() {
        return others()
                .filter(each -> here(each).isEmpty())
                .flatMap(each -> each.endpoints().stream()
                        .filter(at -> !at.local() && Endpoint.isAddress(at.address()))
                        .sorted(PORTS)
                        .limit(1)
                        .map(at -> new Endpoint(at.address(), at.port()))
                        .filter(at -> !listed(at))
                        .map(at -> unnamed(each, at)))
                .toList();
    }

    private HostPlan unnamed(Instance instance, Endpoint at) {
        return HostPlan.unseen(
                host.name() + ":" + at.address() + ":" + at.port(),
                plan.platform(),
                new Decision.CannotTell(
                        "another smbd of this machine (process " + instance.pid() + ") serves " + at
                                + ", which the inventory does not name",
                        Optional.of("give it an entry of its own: {address: "
                                + host.login().ssh().address() + ", smb: [{address: \"" + at.address() + "\", port: "
                                + at.port() + "}]}"),
                        ExitCode.COULD_NOT_TELL,
                        true));
    }

    private Stream<Instance> others() {
        Optional<Instance> own = plan.observation().flatMap(seen -> seen.instance());
        // Either only one runs, or the inventory says which one is meant.
        return host.document().isPresent()
                        || own.isEmpty()
                        || plan.wire().endpoints().isEmpty()
                ? Stream.empty()
                : plan.observation().orElseThrow().server().instances().stream()
                        .filter(each -> !each.equals(own.get()));
    }

    private Optional<Listening> here(Instance instance) {
        String contacted =
                Endpoint.spelling(plan.wire().endpoints().get(0).direct().address());
        return instance.endpoints().stream()
                .filter(each -> each.everywhere() || Endpoint.spelling(each.address()).equals(contacted))
                .min(PORTS);
    }

    private boolean listed(Endpoint at) {
        return inventory.hosts().stream()
                .filter(each -> each.login().ssh().equals(host.login().ssh()))
                .anyMatch(each -> each.smb().contains(at));
    }
}
