package dev.countersign.finding;

import java.util.List;
import java.util.Optional;

/**
 * A host as it is written into the inventory.
 *
 * @param name its name there, which no other host has
 * @param address where it is; empty if its name says that
 * @param platform what it is, if the lists leave no doubt
 * @param groups its groups, by their names in the inventory
 * @param user the account that logs in, from an inventory
 * @param sshPort where sshd listens, from an inventory
 * @param sudo whether it becomes root with sudo, from an inventory
 * @param ports the SMB ports, if they are not just the usual one
 * @param line the line of the first row about it; 0 if the format has no lines
 */
public record ImportedHost(
        String name,
        Optional<String> address,
        Optional<String> platform,
        List<String> groups,
        Optional<String> user,
        Optional<Integer> sshPort,
        boolean sudo,
        List<Integer> ports,
        long line) {
    public ImportedHost {
        groups = List.copyOf(groups);
        ports = List.copyOf(ports);
    }

    /** The address, which may be the name. */
    public String where() {
        return address.orElse(name);
    }
}
