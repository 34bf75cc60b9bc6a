package dev.countersign.cli.view;

import dev.countersign.diagnostic.Counts;
import java.util.List;

/** Shortens a list of hosts for a message about all of them. */
final class HostNames {
    private static final int NAMED = 4;

    private HostNames() {}

    /**
     * {@code 1 host: fs1}, {@code 3 hosts: fs1, fs2, fs3}, {@code 47 hosts: fs1, fs2, fs3 … fs47}.
     */
    static String of(List<String> names) {
        return Counts.of(names.size(), "host") + ": " + list(names);
    }

    /** Returns only the names. */
    static String list(List<String> names) {
        return names.size() <= NAMED
                ? String.join(", ", names)
                : String.join(", ", names.subList(0, NAMED - 1)) + " \u2026 " + names.get(names.size() - 1);
    }
}
