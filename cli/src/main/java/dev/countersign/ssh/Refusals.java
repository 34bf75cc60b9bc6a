package dev.countersign.ssh;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The passwords that were refused in this run of the program. They are not tried again, on any
 * connection.
 */
final class Refusals {
    /** What a password is for. */
    enum Purpose {
        LOGIN,
        SUDO
    }

    private final Set<String> refused = ConcurrentHashMap.newKeySet();

    boolean has(SshTarget target, Purpose purpose) {
        return refused.contains(purpose + " " + target);
    }

    void add(SshTarget target, Purpose purpose) {
        refused.add(purpose + " " + target);
    }
}
