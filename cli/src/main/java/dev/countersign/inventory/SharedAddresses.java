package dev.countersign.inventory;

import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.Diagnostics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Warns about one server under two names: the second would find the machine locked by the first.
 * Two servers of one machine are no mistake: they have different endpoints, or read different
 * documents.
 */
final class SharedAddresses {
    private SharedAddresses() {}

    private record Server(Machine machine, List<Endpoint> smb, Optional<String> document) {}

    static void warn(List<Host> hosts, Diagnostics found) {
        Map<Server, Host> seen = new HashMap<>();
        for (Host host : hosts) {
            Server server = new Server(Machine.of(host), host.smb(), host.document());
            Optional.ofNullable(seen.putIfAbsent(server, host))
                    .ifPresent(first -> found.add(Diagnostic.warning(
                                    host.at(),
                                    "hosts '" + first.name() + "' and '" + host.name() + "' have the same address "
                                            + server.machine().ssh())
                            .advise("if this is one machine, keep one of them and list its endpoints under 'smb'")));
        }
    }
}
