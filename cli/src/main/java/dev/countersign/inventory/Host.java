package dev.countersign.inventory;

import dev.countersign.diagnostic.Location;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A host, with the defaults and its groups' values already merged in.
 *
 * @param name as the inventory calls it
 * @param platform the name of a platform, or {@link #AUTO}
 * @param groups in the order written
 * @param labels the host's own override its groups', and those override the defaults
 * @param login how to log in to it
 * @param smbLogin the account for an authenticated check on the wire, if any
 * @param smb every endpoint at which it serves SMB; each has to be proven; at least one
 * @param document what the server that is meant reads, if several run and their endpoints do not
 *     tell them apart; an absolute path
 * @param expectedName the name that the host itself must report, to notice an address that now
 *     leads to another machine
 * @param at its place in the inventory
 */
public record Host(
        String name,
        String platform,
        List<String> groups,
        Map<String, String> labels,
        SshLogin login,
        Optional<SmbLogin> smbLogin,
        List<Endpoint> smb,
        Optional<String> document,
        Optional<String> expectedName,
        Location at) {
    /** The platform is to be detected on the host. */
    public static final String AUTO = "auto";

    public Host {
        groups = List.copyOf(groups);
        labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
        smb = List.copyOf(smb);
        if (!HostNames.isName(name) || smb.isEmpty()) {
            throw new IllegalArgumentException("not a host: " + name);
        }
    }

    /**
     * Returns the server at another port of the same machine as a host of its own: the name of
     * this host, a colon and the port. An account is granted for an endpoint, so none is used
     * there.
     */
    public Host server(int port) {
        return server(":" + port, new Endpoint(smb.get(0).address(), port));
    }

    /** Returns the server at another address of the same machine: its name has the address too. */
    public Host server(Endpoint endpoint) {
        return server(":" + endpoint.address() + ":" + endpoint.port(), endpoint);
    }

    private Host server(String suffix, Endpoint endpoint) {
        return new Host(
                name + suffix,
                platform,
                groups,
                labels,
                login,
                Optional.empty(),
                List.of(endpoint),
                Optional.empty(),
                expectedName,
                at);
    }

    /** Returns this host, or the server of its machine, if it is called so. */
    public Optional<Host> called(String wanted) {
        if (wanted.equals(name)) {
            return Optional.of(this);
        }
        if (!wanted.startsWith(name + ":") || !HostNames.isName(wanted)) {
            return Optional.empty();
        }
        String place = wanted.substring(name.length() + 1);
        String port = place.substring(place.lastIndexOf(':') + 1);
        if (!port.matches("[1-9][0-9]{0,4}") || !Endpoint.isPort(Integer.parseInt(port))) {
            return Optional.empty();
        }
        if (port.equals(place)) {
            return Optional.of(server(Integer.parseInt(port)));
        }
        String address = place.substring(0, place.length() - port.length() - 1);
        return Endpoint.isNumeric(address)
                ? Optional.of(server(new Endpoint(address, Integer.parseInt(port))))
                        .filter(each -> each.name.equals(wanted))
                : Optional.empty();
    }
}
