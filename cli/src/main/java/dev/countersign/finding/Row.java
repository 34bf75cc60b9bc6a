package dev.countersign.finding;

import dev.countersign.inventory.Endpoint;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One row that was understood. Its address is an address, its names are host names, and nothing else of
 * the file is in it but texts that are shown or compared.
 *
 * @param number which row of its file it is, from 1
 * @param line the line of the file at which it begins, from 1
 * @param address the IP address, in its canonical spelling
 * @param name the DNS or NetBIOS name, or the name in the inventory that it is from
 * @param domain the domain, by the file or by the name
 * @param system the operating system, in the file's words
 * @param port the SMB port; 139 and 0 are 445
 * @param date when the source saw it, in the source's words
 * @param login how to log in, from an inventory
 * @param claims what it says; empty for a row that only names a host
 * @param groups the groups of an inventory
 * @param columns values that groups are to be made of
 */
record Row(
        long number,
        long line,
        Optional<String> address,
        Optional<String> name,
        Optional<String> domain,
        String system,
        int port,
        String date,
        Login login,
        List<Claim> claims,
        List<String> groups,
        Map<String, String> columns) {
    /** What an inventory may say about logging in: no secret, no key and no command. */
    record Login(Optional<String> user, Optional<Integer> port, boolean sudo) {
        static final Login UNSAID = new Login(Optional.empty(), Optional.empty(), false);
    }

    Row {
        if (address.isEmpty() && name.isEmpty()) {
            throw new IllegalArgumentException("a row names a host");
        }
        if (address.filter(each -> !Endpoint.isAddress(each)).isPresent() || !Endpoint.isPort(port)) {
            throw new IllegalArgumentException("not an endpoint");
        }
        claims = List.copyOf(claims);
        groups = List.copyOf(groups);
        columns = Map.copyOf(columns);
    }
}
