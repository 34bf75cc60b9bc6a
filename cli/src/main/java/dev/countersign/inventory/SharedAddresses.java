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

    private record Way(
            Endpoint ssh, Optional<SshLogin.Jump> jump, List<Endpoint> smb, Optional<String> document) {}

    static void warn(List<Host> hosts, Diagnostics found) {
        Map<Way, Host> seen = new HashMap<>();
        for (Host host : hosts) {
            Way way = new Way(host.login().ssh(), host.login().jump(), host.smb(), host.document());
            Optional.ofNullable(seen.putIfAbsent(way, host))
                    .ifPresent(first -> found.add(Diagnostic.warning(
                                    host.at(),
                                    "hosts '" + first.name() + "' and '" + host.name() + "' have the same address "
                                            + way.ssh())
                            .advise("if this is one machine, keep one of them and list its endpoints under 'smb'")));
        }
    }
}
