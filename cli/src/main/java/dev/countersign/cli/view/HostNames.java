package dev.countersign.cli.view;

import dev.countersign.diagnostic.Counts;
import java.util.List;
import java.util.regex.Pattern;

/** A list of hosts in a message about all of them, shortened if it is long. */
enum HostNames {
    /** Every host is named: before a change that the user is asked about, and with {@code -v}. */
    ALL,
    /** Of a long list a few names, and the number of hosts. */
    SHORT;

    private static final int NAMED = 4;

    /** Returns how much is shown of a list. */
    static HostNames all(boolean all) {
        return all ? ALL : SHORT;
    }

    /**
     * {@code 1 host: fs1}, {@code 3 hosts: fs1, fs2, fs3}, {@code 47 hosts: fs1, fs2, fs3 … fs47
     * (-v names all)}.
     */
    String counted(List<String> names) {
        return Counts.of(names.size(), "host") + ": " + (whole(names) ? joined(names) : few(names) + " (-v names all)");
    }

    /** Returns only the names; the number of hosts as well if some are left out. */
    String list(List<String> names) {
        return whole(names) ? joined(names) : few(names) + " (" + Counts.of(names.size(), "host") + "; -v names all)";
    }

    /** Returns advice for one host as advice for several: only the name after {@code -l} differs. */
    static String general(String advice, String host) {
        return host.isEmpty() ? advice : advice.replaceAll("-l " + Pattern.quote(host) + "(?![^\\s;:,)'])", "-l HOST");
    }

    private boolean whole(List<String> names) {
        return this == ALL || names.size() <= NAMED;
    }

    private static String joined(List<String> names) {
        return String.join(", ", names);
    }

    private static String few(List<String> names) {
        return joined(names.subList(0, NAMED - 1)) + " \u2026 " + names.get(names.size() - 1);
    }
}
