package dev.countersign.platform;

import java.util.Locale;

/** What a change does to a document on the host. */
public enum ChangeKind {
    /** The document's bytes are replaced, then the daemon is told. */
    REPLACE,
    /** The fields of a store are set, each to its own value or to absent, then the daemon is told. */
    SET,
    /** The document is right already; only the daemon is told. */
    ACTIVATE;

    /** The word in calls, in output and in JSON. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
