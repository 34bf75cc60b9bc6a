package dev.countersign.platform;

import java.util.Locale;

/** What a change does to a document on the host. */
public enum ChangeKind {
    /** The document's bytes are replaced, then the daemon loads them. */
    REPLACE,
    /**
     * The fields of a store are set, each to its own value or to absent, then the daemon loads
     * them.
     */
    SET,
    /** The document is already right; the daemon only loads it. */
    ACTIVATE;

    /** The word used in calls, in output and in JSON. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
