package dev.countersign.inventory;

import dev.countersign.diagnostic.Location;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A host, with the defaults and its groups' values already in it.
 *
 * @param name as the inventory calls it
 * @param platform the name of a platform, or {@link #AUTO}
 * @param groups in the order written
 * @param labels the host's own win over its groups', those over the defaults
 * @param login how to get onto it
 * @param smbLogin with which account the wire may be proved, when there is one
 * @param smb every endpoint at which it serves SMB; each has to be proven; at least one
 * @param expectedName the name that the host itself must give, so that an address that leads elsewhere by now is noticed
 * @param at where it stands in the inventory
 */
public record Host(
        String name,
        String platform,
        List<String> groups,
        Map<String, String> labels,
        SshLogin login,
        Optional<SmbLogin> smbLogin,
        List<Endpoint> smb,
        Optional<String> expectedName,
        Location at) {
    /** The platform is to be recognised on the host. */
    public static final String AUTO = "auto";

    public Host {
        groups = List.copyOf(groups);
        labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
        smb = List.copyOf(smb);
        if (!HostNames.isName(name) || smb.isEmpty()) {
            throw new IllegalArgumentException("not a host: " + name);
        }
    }
}
