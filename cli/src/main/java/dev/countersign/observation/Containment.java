package dev.countersign.observation;

import java.util.List;
import java.util.Optional;

/**
 * Recognizes a host, or an smbd on it, that is a container. A container is rebuilt from its image
 * or template, and edits made inside are then lost. This does not cover containers that are kept
 * like a machine (LXC, systemd-nspawn): they do not set the fields read here.
 */
public final class Containment {
    private Containment() {}

    /**
     * Returns why nothing is edited here, from the fields {@code container} and {@code contained}
     * of an answer; empty if there is no sign of a container.
     */
    public static Optional<String> of(List<Field> fields) {
        FieldReader reader = new FieldReader(fields);
        Optional<String> kind = reader.brief("container");
        if (kind.isPresent()) {
            return Optional.of(
                    "this host is a container (" + kind.get() + "): a change inside it is lost when it is recreated");
        }
        return process(fields)
                .map(each -> "its smbd (process " + each
                                + ") runs in a container of this host: a change inside it is lost when it is"
                                + " recreated");
    }

    /** Returns the process of the smbd in a container of this host, if the host has none of its own. */
    public static Optional<String> process(List<Field> fields) {
        boolean own = fields.stream().anyMatch(each -> each.name().equals("instance"));
        return own ? Optional.empty() : new FieldReader(fields).brief("contained");
    }
}
