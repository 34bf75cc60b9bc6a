package dev.countersign.operation;

import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.Problem;
import dev.countersign.inventory.Host;
import dev.countersign.inventory.Inventory;
import dev.countersign.inventory.Machine;
import dev.countersign.journal.Entry;
import dev.countersign.journal.Owner;
import dev.countersign.journal.RunRecord;
import dev.countersign.journal.Runs;
import dev.countersign.observation.RunId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the hosts say of their runs, together with the runs that were left unfinished here.
 *
 * @param gone unfinished runs of hosts that are no longer in any inventory
 * @param damaged runs whose files were altered
 * @param unreadable runs that cannot be read
 * @param own the runs that commands here can continue, and their hosts
 */
public record FleetStatus(
        List<HostStatus> hosts,
        List<UnfinishedHost> gone,
        List<RunId> damaged,
        List<RunId> unreadable,
        Map<String, Set<String>> own) {
    public FleetStatus {
        hosts = List.copyOf(hosts);
        gone = List.copyOf(gone);
        damaged = List.copyOf(damaged);
        unreadable = List.copyOf(unreadable);
        own = Map.copyOf(own);
    }

    /** Whether commands here can continue a run on a host. */
    public boolean isOwn(String run, String host) {
        return own.getOrDefault(run, Set.of()).contains(host);
    }

    /** The exit code: the worst of the hosts', and of the runs that cannot be judged. */
    public ExitCode code() {
        List<ExitCode> codes =
                new ArrayList<>(hosts.stream().map(HostStatus::code).toList());
        gone.forEach(end -> codes.add(end.gone().code()));
        codes.add(new UnfinishedHosts(List.of(), damaged, unreadable).code());
        return ExitCode.worst(codes);
    }

    /**
     * Returns the user's own runs that can be read, with their hosts, and with every other host of
     * the same machines: each of those shows the run.
     */
    public static Map<String, Set<String>> own(Runs runs, Inventory inventory) {
        Function<RunId, RunRecord> reader = runs.reader();
        Map<String, Set<String>> own = new LinkedHashMap<>();
        for (RunId id : runs.list()) {
            try {
                RunRecord record = reader.apply(id);
                if (record.owner() == Owner.OWN) {
                    own.put(
                            id.name(),
                            record.entries().stream()
                                    .map(Entry::host)
                                    .flatMap(name -> ofItsMachine(name, inventory))
                                    .collect(Collectors.toSet()));
                }
            } catch (Problem unreadable) {
                // It is shown as damaged; nothing else is done with it.
            }
        }
        return own;
    }

    private static Stream<String> ofItsMachine(String name, Inventory inventory) {
        return Stream.concat(
                Stream.of(name),
                inventory.listed(name).map(Machine::of).stream()
                        .flatMap(machine -> inventory.hosts().stream()
                                .filter(each -> Machine.of(each).equals(machine))
                                .map(Host::name)));
    }
}
