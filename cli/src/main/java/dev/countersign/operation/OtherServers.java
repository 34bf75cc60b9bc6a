package dev.countersign.operation;

import dev.countersign.diagnostic.ExitCode;
import dev.countersign.inventory.Endpoint;
import dev.countersign.inventory.Host;
import dev.countersign.inventory.Inventory;
import dev.countersign.inventory.Machine;
import dev.countersign.observation.Instance;
import dev.countersign.observation.Listening;
import dev.countersign.observation.Observation;
import dev.countersign.plan.Decision;
import dev.countersign.plan.HostPlan;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
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
        return others().flatMap(each -> here(each).stream())
                .filter(each -> !listed(each.smb().get(0), false) && !taken(each))
                .distinct()
                .toList();
    }

    /** Returns what is said of those that are not asked. */
    List<HostPlan> elsewhere() {
        return others().flatMap(each -> notAsked(each).stream()).toList();
    }

    private Optional<HostPlan> notAsked(Instance other) {
        Optional<Host> here = here(other);
        if (here.isPresent()) {
            Endpoint at = here.get().smb().get(0);
            return taken(here.get()) && !listed(at, false) ? Optional.of(unnamed(other, at, false)) : Optional.empty();
        }
        return other.endpoints().stream()
                .filter(each -> !each.local() && Endpoint.isAddress(each.address()) && Endpoint.isPort(each.port()))
                .min(Comparator.comparing(Listening::everywhere).thenComparing(PORTS))
                .flatMap(each -> Optional.of(new Endpoint(each.address(), each.port()))
                        .filter(at -> !listed(at, each.everywhere()))
                        .map(at -> unnamed(other, at, each.everywhere())));
    }

    private HostPlan unnamed(Instance other, Endpoint at, boolean everywhere) {
        String entry = everywhere ? "ADDRESS" : at.address();
        return HostPlan.unseen(
                host.server(at).name(),
                plan.platform(),
                new Decision.CannotTell(
                        "another smbd of this machine (process " + other.pid() + ") serves " + at
                                + ", which the inventory does not name",
                        Optional.of("give it an entry of its own: {address: "
                                + host.login().ssh().address() + ", smb: [{address: \"" + entry + "\", port: "
                                + at.port() + "}]}" + (everywhere ? ", with an address at which it answers" : "")),
                        ExitCode.COULD_NOT_TELL,
                        true));
    }

    private Stream<Instance> others() {
        Optional<Instance> own = own();
        // Either only one runs, or the inventory says which one is meant.
        return host.document().isPresent()
                        || own.isEmpty()
                        || plan.wire().endpoints().isEmpty()
                ? Stream.empty()
                : plan.observation().orElseThrow().server().instances().stream()
                        .filter(each -> !each.equals(own.get()));
    }

    private Optional<Instance> own() {
        return plan.observation().flatMap(Observation::instance);
    }

    /** Returns a server that answers where the host was contacted, at a port that is not the host's own. */
    private Optional<Host> here(Instance other) {
        Set<Integer> ownPorts =
                own().stream().flatMap(this::contacted).map(Listening::port).collect(Collectors.toSet());
        return contacted(other)
                .filter(each -> Endpoint.isPort(each.port()) && !ownPorts.contains(each.port()))
                .min(PORTS)
                .map(each -> host.server(each.port()));
    }

    private Stream<Listening> contacted(Instance instance) {
        String address =
                Endpoint.spelling(plan.wire().endpoints().get(0).direct().address());
        return instance.endpoints().stream()
                .filter(each ->
                        each.everywhere() || Endpoint.spelling(each.address()).equals(address));
    }

    /** Whether the machine has an entry for an endpoint; one at every address has any address of the machine. */
    private boolean listed(Endpoint at, boolean everywhere) {
        return inventory.hosts().stream()
                .filter(each -> Machine.of(each).equals(Machine.of(host)))
                .anyMatch(each -> each.smb().contains(at)
                        || (everywhere
                                && !each.name().equals(host.name())
                                && each.smb().stream().anyMatch(own -> own.port() == at.port())));
    }

    /** Whether the inventory calls something else so. */
    private boolean taken(Host server) {
        return inventory.hosts().stream().anyMatch(each -> each.name().equals(server.name()));
    }
}
