package dev.countersign.observation;

import java.util.List;
import java.util.Optional;

/**
 * That a host, or the smbd on it, is a container: it is made anew from something else, and what is edited inside is gone then. Not for
 * containers that are kept like a machine (LXC, systemd-nspawn): they bear no such mark.
 */
public final class Containment {
    private Containment() {}

    /** Why nothing is edited here, from the fields {@code container} and {@code contained} of an answer; empty where nothing speaks for one. */
    public static Optional<String> of(List<Field> fields) {
        FieldReader reader = new FieldReader(fields);
        Optional<String> kind = reader.brief("container");
        if (kind.isPresent()) {
            return Optional.of("this host is a container (" + kind.get()
                    + "): what is changed inside is gone when it is made anew");
        }
        boolean own = fields.stream().anyMatch(each -> each.name().equals("instance"));
        return own
                ? Optional.empty()
                : reader.brief("contained")
                        .map(
                                each -> "its smbd (process " + each
                                        + ") runs in a container of this host: what is changed inside is gone when it is made anew");
    }
}
