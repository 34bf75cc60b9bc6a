package dev.countersign.inventory;

import java.util.Optional;

/** A machine, known by how it is reached: two hosts of the inventory that are reached alike are on one. */
public record Machine(Endpoint ssh, Optional<SshLogin.Jump> jump) {
    /** Returns the machine that a host is on. */
    public static Machine of(Host host) {
        return new Machine(host.login().ssh(), host.login().jump());
    }
}
